-- How a writer of ours puts facts on record: one call, and in most cases one journey to the
-- database. Owned by the room `event-store` (`postgres/insert.rs` calls it).
--
-- Each array is a column, and JSON travels as text: what is stored is byte for byte what was
-- hashed. The writer says which fact it believes to be the newest. When it is not, nothing is
-- written and the answer is false: the writer must look again. A command that was answered
-- before is refused by its key. The function is volatile, so each query in it sees what was committed while
-- it waited for the lock.

CREATE FUNCTION append_facts(
    believed         bigint,
    -- Commands the writer refuses upon what it believes: were they answered before?
    asked            uuid[],
    positions        bigint[],
    aggregate_types  text[],
    aggregate_ids    text[],
    sequences        bigint[],
    event_ids        uuid[],
    event_types      text[],
    event_versions   text[],
    payloads         text[],
    metadatas        text[],
    effective_ats    timestamptz[],
    recorded_ats     timestamptz[],
    actor_ids        text[],
    fact_command_ids uuid[],
    correlation_ids  uuid[],
    causation_ids    uuid[],
    hash_algs        smallint[],
    prev_hashes      bytea[],
    hashes           bytea[],
    command_ids      uuid[],
    request_hashes   bytea[],
    first_positions  bigint[],
    last_positions   bigint[],
    results          text[]
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    newest bigint;
BEGIN
    PERFORM lock_the_log();
    SELECT max(events.position) INTO newest FROM events;
    IF coalesce(newest, 0) <> believed THEN
        RETURN false;
    END IF;
    IF cardinality(asked) > 0
        AND EXISTS (SELECT FROM processed_commands WHERE command_id = ANY (asked))
    THEN
        RETURN false;
    END IF;

    IF cardinality(positions) = 0 AND cardinality(command_ids) = 0 THEN
        RETURN true;
    END IF;

    INSERT INTO events (
        position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version,
        payload, metadata, effective_at, recorded_at, actor_id, command_id, correlation_id,
        causation_id, hash_alg, prev_hash, hash
    )
    SELECT
        f.position, f.aggregate_type, f.aggregate_id, f.sequence, f.event_id, f.event_type,
        f.event_version, f.payload::json, f.metadata::json, f.effective_at, f.recorded_at,
        f.actor_id, f.command_id, f.correlation_id, f.causation_id, f.hash_alg, f.prev_hash,
        f.hash
    FROM unnest(
        positions, aggregate_types, aggregate_ids, sequences, event_ids, event_types,
        event_versions, payloads, metadatas, effective_ats, recorded_ats, actor_ids,
        fact_command_ids, correlation_ids, causation_ids, hash_algs, prev_hashes, hashes
    ) AS f (
        position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version,
        payload, metadata, effective_at, recorded_at, actor_id, command_id, correlation_id,
        causation_id, hash_alg, prev_hash, hash
    );

    INSERT INTO processed_commands
        (command_id, request_hash, first_position, last_position, result)
    SELECT c.command_id, c.request_hash, c.first_position, c.last_position, c.result::json
    FROM unnest(command_ids, request_hashes, first_positions, last_positions, results)
        AS c (command_id, request_hash, first_position, last_position, result);

    PERFORM pg_notify('events', '');
    RETURN true;
END $$;
