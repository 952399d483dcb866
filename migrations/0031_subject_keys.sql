-- The keys under which facts hold what is personal. Owned by commands/src/vault.rs.
--
-- Each key is itself locked with the master key, which is never in this database: a copy of
-- facts and keys together still says nothing. Forgetting a person is destroying the key; the
-- line stays and says when, and the chain of facts stays whole.

CREATE TABLE subject_keys (
    key_id     uuid        NOT NULL PRIMARY KEY,
    subject_id uuid        NOT NULL,
    -- Null once destroyed.
    locked_key bytea,
    -- By which master key, as a short fingerprint.
    master     text        NOT NULL,
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    CHECK ((locked_key IS NULL) = (destroyed_at IS NOT NULL))
);
