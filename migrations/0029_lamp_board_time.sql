-- What the office and the unit say about time: pauses, extensions, slips, reminders. Told and
-- asked by `projections/src/lamp_board.rs`, asked by `agenda.rs`.

-- Told anew at the next start by the new version of its fold; until then there are none.
DROP VIEW lamp_board;

ALTER TABLE blank.lamp_board
    ADD COLUMN held_from        text,
    ADD COLUMN held_since       timestamptz,
    ADD COLUMN suggested        text,
    ADD COLUMN transferred_to   uuid,
    ADD COLUMN extensions       bigint  NOT NULL,
    ADD COLUMN extension_due    timestamptz,
    ADD COLUMN extension_signed boolean NOT NULL,
    ADD COLUMN slip_proposed    text,
    ADD COLUMN slip_signed      text,
    ADD COLUMN reminded_at      timestamptz,
    ADD COLUMN chased_at        timestamptz,
    ADD COLUMN coordination_at  timestamptz;

-- What waits for a decision is a small part of all.
CREATE INDEX lamp_board_extension ON blank.lamp_board (due_at, assignment)
    WHERE extension_signed;
CREATE INDEX lamp_board_held ON blank.lamp_board (state, held_since, assignment)
    WHERE held_since IS NOT NULL;
CREATE INDEX lamp_board_slip ON blank.lamp_board (due_at, assignment)
    WHERE slip_proposed IS NOT NULL;
CREATE INDEX lamp_board_coordination ON blank.lamp_board (coordination_at, assignment)
    WHERE coordination_at IS NOT NULL;

CREATE VIEW lamp_board AS SELECT * FROM blank.lamp_board;
