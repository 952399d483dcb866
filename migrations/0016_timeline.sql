-- Every fact of ours in one Chinese sentence: the trail of a thing, and of the whole house.
-- Told and asked by `projections/src/timeline.rs`.

CREATE TABLE blank.timeline (
    category     text        NOT NULL,
    id           text        NOT NULL,
    sequence     bigint      NOT NULL,
    kind         text        NOT NULL,
    sentence     text        NOT NULL,
    effective_at timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    actor        text        NOT NULL,
    -- As which the actor spoke, where the fact says so.
    actor_role   text,
    actor_unit   text,
    -- The unit the fact is about.
    unit         text,
    event        uuid        NOT NULL,
    position     bigint      NOT NULL
);

CREATE UNIQUE INDEX timeline_key ON blank.timeline (category, id, sequence);
CREATE UNIQUE INDEX timeline_position ON blank.timeline (position);
CREATE INDEX timeline_unit ON blank.timeline (unit, position) WHERE unit IS NOT NULL;
CREATE INDEX timeline_actor ON blank.timeline (actor, position);
CREATE INDEX timeline_event ON blank.timeline (event);

CREATE VIEW timeline AS SELECT * FROM blank.timeline;
