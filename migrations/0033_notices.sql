-- What was said to whom, and what became of it on each channel. Told and asked by
-- `projections/src/notices.rs`.

CREATE TABLE blank.notices (
    notice    uuid        NOT NULL,
    -- Whom it is for: an office of a unit.
    unit      text        NOT NULL,
    role      text        NOT NULL,
    kind      text        NOT NULL,
    queued_at timestamptz NOT NULL,
    -- The place of that fact among all.
    queued    bigint      NOT NULL,
    -- How far it is on each channel; null where it does not go out on it.
    sms       text,
    email     text,
    -- What was heard last of each channel.
    heard     json        NOT NULL,
    -- The notice as its facts made it.
    whole     json        NOT NULL,
    version   bigint      NOT NULL,
    position  bigint      NOT NULL
);

CREATE UNIQUE INDEX notices_key ON blank.notices (notice);

-- The inbox of an office, newest first.
CREATE INDEX notices_inbox ON blank.notices (unit, role, queued);

-- The outbox, newest first, and by state: what waits for a person is looked for among many that
-- have arrived.
CREATE INDEX notices_queued ON blank.notices (queued);
CREATE INDEX notices_sms ON blank.notices (sms, queued) WHERE sms IS NOT NULL;
CREATE INDEX notices_email ON blank.notices (email, queued) WHERE email IS NOT NULL;

CREATE VIEW notices AS SELECT * FROM blank.notices;
