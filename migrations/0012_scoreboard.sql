-- One row per score line: what a verdict paid, to whom, by which rule, in which words, and the
-- facts it rests on. Told and asked by `projections/src/scoreboard.rs`.

CREATE TABLE blank.scoreboard (
    line         uuid        NOT NULL,
    unit         text        NOT NULL,
    quarter      text        NOT NULL,
    code         text        NOT NULL,
    -- Thousandths of a point.
    points       bigint      NOT NULL,
    side         text        NOT NULL,
    voids        boolean     NOT NULL,
    rules        bigint      NOT NULL,
    assignment   uuid        NOT NULL,
    matter       uuid        NOT NULL,
    item         bigint      NOT NULL,
    sentence     text        NOT NULL,
    events       json        NOT NULL,
    effective_at timestamptz NOT NULL,
    position     bigint      NOT NULL
);

CREATE UNIQUE INDEX scoreboard_key ON blank.scoreboard (line);
CREATE INDEX scoreboard_unit ON blank.scoreboard (unit, quarter, position, line);
CREATE INDEX scoreboard_assignment ON blank.scoreboard (assignment, position);

CREATE VIEW scoreboard AS SELECT * FROM blank.scoreboard;
