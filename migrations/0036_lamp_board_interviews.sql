-- An interview waits beside a slip (3.13). Told and asked by `projections/src/lamp_board.rs`, asked
-- by `agenda.rs`.

-- Told anew at the next start by the new version of its fold; until then there are none.
DROP VIEW lamp_board;

ALTER TABLE blank.lamp_board
    ADD COLUMN interview_proposed boolean NOT NULL;

-- What waits for a decision is a small part of all.
DROP INDEX blank.lamp_board_slip;
CREATE INDEX lamp_board_slip ON blank.lamp_board (due_at, assignment)
    WHERE slip_proposed IS NOT NULL OR interview_proposed;

CREATE VIEW lamp_board AS SELECT * FROM blank.lamp_board;
