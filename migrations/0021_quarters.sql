-- The books of each quarter: whether they are open, and what they came to. Told and asked by
-- `projections/src/quarters.rs`.

CREATE TABLE blank.quarters (
    quarter          text        NOT NULL,
    state            text        NOT NULL,
    opened_at        timestamptz NOT NULL,
    rules            bigint      NOT NULL,
    base             bigint      NOT NULL,
    settled_at       timestamptz,
    -- Of the fact that closed the books: everything up to it counts.
    settled_position bigint,
    frozen_at        timestamptz,
    -- As it was published.
    outcome          json,
    -- What waits for a second person.
    waiting          json        NOT NULL,
    reopening        json,
    reopened_at      timestamptz,
    reopened_reason  text,
    version          bigint      NOT NULL,
    position         bigint      NOT NULL
);

CREATE UNIQUE INDEX quarters_key ON blank.quarters (quarter);

CREATE VIEW quarters AS SELECT * FROM blank.quarters;
