-- From when to when the facts of a row were true, so that the board can be asked as of an
-- instant; and without the columns of a report, which nobody read there (`reports` has them).
-- Told and asked by `projections/src/lamp_board.rs`, asked by `as_of/`.

-- Told anew at the next start by the new version of its fold; until then there are none.
DROP VIEW lamp_board;

ALTER TABLE blank.lamp_board
    DROP COLUMN reported_at,
    DROP COLUMN feedback_no,
    DROP COLUMN feedback_text,
    DROP COLUMN feedback_percent,
    DROP COLUMN feedback_no_change,
    ADD COLUMN begun_at timestamptz NOT NULL,
    ADD COLUMN touched_at timestamptz NOT NULL;

CREATE VIEW lamp_board AS SELECT * FROM blank.lamp_board;
