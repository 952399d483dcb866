-- Folded aggregates, to load a long history quickly. Owned by the room `event-store`; derived,
-- so it may be emptied at any time.
--
-- The columns are the ones postgres-es reads and writes. One row per aggregate.

CREATE TABLE snapshots (
    aggregate_type   text    NOT NULL,
    aggregate_id     text    NOT NULL,
    last_sequence    bigint  NOT NULL CHECK (last_sequence >= 0),
    current_snapshot bigint  NOT NULL CHECK (current_snapshot >= 0),
    payload          json    NOT NULL,
    -- Of the fold that made it: a snapshot of an older fold is ignored and made again.
    fold_version     integer NOT NULL DEFAULT 0,

    CONSTRAINT snapshots_aggregate PRIMARY KEY (aggregate_type, aggregate_id)
);
