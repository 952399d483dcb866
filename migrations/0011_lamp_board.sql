-- One row per assignment, as it now stands. Told by `projections/src/lamp_board.rs`; asked by
-- it, by `agenda.rs`, `overview.rs` and `registry.rs`.

CREATE TABLE blank.lamp_board (
    assignment         uuid        NOT NULL,
    matter             uuid        NOT NULL,
    item               bigint      NOT NULL,
    period             text        NOT NULL,
    unit               text        NOT NULL,
    role               text        NOT NULL,
    importance         text        NOT NULL,
    urgency            text        NOT NULL,
    text               text        NOT NULL,
    batch              uuid        NOT NULL,
    issued_at          timestamptz NOT NULL,
    state              text        NOT NULL,
    due_original       timestamptz NOT NULL,
    due_at             timestamptz NOT NULL,
    first_viewed_at    timestamptz,
    lamp               text        NOT NULL,
    lamp_reason_code   text        NOT NULL,
    lamp_reason        text        NOT NULL,
    lamp_since         timestamptz NOT NULL,
    settled            text,
    plate              text,
    plate_reason_code  text,
    plate_reason       text,
    plate_auto         boolean     NOT NULL,
    reported_at        timestamptz,
    feedback_no        bigint,
    feedback_text      text,
    feedback_percent   bigint,
    feedback_no_change boolean     NOT NULL,
    review_by          timestamptz,
    correction_due     timestamptz,
    red_proposed       boolean     NOT NULL,
    part_accepted      boolean     NOT NULL,
    answers_to         text,
    rules              bigint      NOT NULL,
    version            bigint      NOT NULL,
    -- The fact that last shaped the row.
    position           bigint      NOT NULL
);

CREATE UNIQUE INDEX lamp_board_key ON blank.lamp_board (assignment);
-- Lists are paged by due instant, of a unit or of all.
CREATE INDEX lamp_board_due ON blank.lamp_board (due_at, assignment);
CREATE INDEX lamp_board_unit ON blank.lamp_board (unit, due_at, assignment);
CREATE INDEX lamp_board_matter ON blank.lamp_board (matter, item);
-- What the office has on its desk is a small part of all.
CREATE INDEX lamp_board_review ON blank.lamp_board (review_by, assignment)
    WHERE review_by IS NOT NULL;
CREATE INDEX lamp_board_part ON blank.lamp_board (answers_to, due_at)
    WHERE answers_to IS NOT NULL;

CREATE VIEW lamp_board AS SELECT * FROM blank.lamp_board;
