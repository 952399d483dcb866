-- What units handed in and what was said about it, a row per fact of that story. Told and asked
-- by `projections/src/reports.rs`, which puts the rows together.

CREATE TABLE blank.reports (
    assignment uuid        NOT NULL,
    sequence   bigint      NOT NULL,
    -- Who stated it, and when it was true.
    actor      text        NOT NULL,
    at         timestamptz NOT NULL,
    said       json        NOT NULL,
    position   bigint      NOT NULL
);

CREATE UNIQUE INDEX reports_key ON blank.reports (assignment, sequence);

CREATE VIEW reports AS SELECT * FROM blank.reports;
