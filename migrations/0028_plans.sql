-- Plans that issue by themselves: by which terms, how far they are, and what they could not issue.
-- Told and asked by `projections/src/plans.rs`. When the next period is issued is not kept: it
-- follows from the plan and the calendar of the day on which somebody asks.

CREATE TABLE blank.plans (
    plan            uuid        NOT NULL,
    matter          uuid        NOT NULL,
    state           text        NOT NULL,
    scheduled_at    timestamptz NOT NULL,
    terms_version   bigint      NOT NULL,
    -- The period opened last, such as 2020Q1, and the instant that was planned for it.
    last_period     text,
    last_planned_at timestamptz,
    -- How many periods were opened.
    opened          bigint      NOT NULL,
    -- What could not be issued of the period opened last.
    alarms          json        NOT NULL,
    stopped_reason  text,
    -- The plan as its facts made it, out of which its terms and what comes are told.
    whole           json        NOT NULL,
    version         bigint      NOT NULL,
    position        bigint      NOT NULL
);

CREATE UNIQUE INDEX plans_key ON blank.plans (plan);

CREATE INDEX plans_matter ON blank.plans (matter);

CREATE VIEW plans AS SELECT * FROM blank.plans;
