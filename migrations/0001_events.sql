-- Every fact ever stated, append-only, in one order. Owned by the room `event-store`
-- (`postgres/appender.rs` writes, `postgres.rs` reads); nobody else names this table.
--
-- The first seven columns are the ones postgres-es reads and writes, by name and type; the rest
-- are ours. `json`, not `jsonb`: it keeps the very bytes we hash, and is read back faster.

CREATE TABLE events (
    aggregate_type text   NOT NULL,
    aggregate_id   text   NOT NULL,
    sequence       bigint NOT NULL CHECK (sequence > 0),
    event_type     text   NOT NULL,
    event_version  text   NOT NULL,
    payload        json   NOT NULL,
    metadata       json   NOT NULL,

    -- Order of all facts: gap-free, equal to commit order (one appender at a time, see below).
    position       bigint      NOT NULL CHECK (position > 0),
    event_id       uuid        NOT NULL,
    -- When the log says it was written; never decreases along `position`.
    recorded_at    timestamptz NOT NULL,
    -- When it was true.
    effective_at   timestamptz NOT NULL,
    actor_id       text        NOT NULL,
    command_id     uuid        NOT NULL,
    correlation_id uuid        NOT NULL,
    causation_id   uuid,

    -- The chain of this stream. hash_alg 1 = SHA-256.
    prev_hash      bytea       NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash           bytea       NOT NULL CHECK (octet_length(hash) = 32),
    hash_alg       smallint    NOT NULL,

    CONSTRAINT events_position PRIMARY KEY (position),
    CONSTRAINT events_event_id UNIQUE (event_id),
    CONSTRAINT events_stream UNIQUE (aggregate_type, aggregate_id, sequence)
);

-- History is not edited. Loudly, not silently.
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER events_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();

-- One writer at a time, until its transaction ends: positions are then handed out in commit
-- order. Call it in a statement of its own and read the head in a later one, because a
-- statement's snapshot is older than the lock it waits for. The number spells "luoshi".
CREATE FUNCTION lock_the_log() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(119251636807785);
$$;

-- One field of the canonical form: its length in four bytes, then its bytes.
CREATE FUNCTION framed(field bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT int4send(octet_length(field)) || field;
$$;

CREATE FUNCTION framed(field text) RETURNS bytea LANGUAGE sql STABLE STRICT AS $$
    SELECT framed(convert_to(field, 'UTF8'));
$$;

-- An instant as microseconds since 1970 UTC, exactly (extract answers in numeric).
CREATE FUNCTION framed(field timestamptz) RETURNS bytea LANGUAGE sql STABLE STRICT AS $$
    SELECT framed(int8send((extract(epoch FROM field) * 1000000)::bigint));
$$;

-- The hash of one row, as `chain.rs` computes it. Position is not inside: a fact keeps its hash
-- when a log is copied to another store.
CREATE FUNCTION chain_hash(fact events) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(
        '\x0001'::bytea
        || framed(fact.aggregate_type)
        || framed(fact.aggregate_id)
        || framed(int8send(fact.sequence))
        || framed(fact.event_type)
        || framed(fact.event_version)
        || framed(fact.recorded_at)
        || framed(fact.effective_at)
        || framed(fact.actor_id)
        || framed(uuid_send(fact.event_id))
        || framed(uuid_send(fact.command_id))
        || framed(uuid_send(fact.correlation_id))
        || framed(coalesce(uuid_send(fact.causation_id), ''::bytea))
        || framed(fact.payload::text)
        || framed(fact.metadata::text)
        || fact.prev_hash
    );
$$;

-- A writer that only knows the seven columns (stock postgres-es) joins the same order and the
-- same chains: this gives its row what our appender would have given. It is volatile, so each
-- query in it sees what was committed while it waited for the lock.
CREATE FUNCTION join_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head     events;
    previous events;
BEGIN
    PERFORM lock_the_log();
    SELECT * INTO head FROM events ORDER BY position DESC LIMIT 1;
    SELECT * INTO previous FROM events
        WHERE aggregate_type = NEW.aggregate_type
          AND aggregate_id = NEW.aggregate_id
          AND sequence = NEW.sequence - 1;
    IF NEW.sequence > 1 AND previous.position IS NULL THEN
        RAISE EXCEPTION 'sequence % of %/% would leave a gap',
            NEW.sequence, NEW.aggregate_type, NEW.aggregate_id;
    END IF;

    NEW.position := coalesce(head.position, 0) + 1;
    NEW.recorded_at := greatest(clock_timestamp(), head.recorded_at);
    NEW.effective_at := coalesce(NEW.effective_at, NEW.recorded_at);
    NEW.event_id := coalesce(NEW.event_id, gen_random_uuid());
    NEW.command_id := coalesce(NEW.command_id, gen_random_uuid());
    NEW.correlation_id := coalesce(NEW.correlation_id, NEW.command_id);
    NEW.actor_id := coalesce(NEW.actor_id, NEW.metadata ->> 'actor', '');
    NEW.prev_hash := coalesce(previous.hash, decode(repeat('00', 32), 'hex'));
    NEW.hash_alg := 1;
    NEW.hash := chain_hash(NEW);
    PERFORM pg_notify('events', '');
    RETURN NEW;
END $$;

CREATE TRIGGER events_join_the_log
    BEFORE INSERT ON events
    FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION join_the_log();
