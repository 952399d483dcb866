-- Which commands were answered, and how, so that a command sent twice is done once.
-- Owned by the room `event-store` (`postgres/appender.rs`), written in the transaction that
-- writes the command's facts.

CREATE TABLE processed_commands (
    command_id     uuid        NOT NULL,
    -- Of the request as it was asked: the same id with another request is refused.
    request_hash   bytea       NOT NULL CHECK (octet_length(request_hash) = 32),
    -- Of its first and last fact; both null when the command stated none.
    first_position bigint,
    last_position  bigint      CHECK (last_position >= first_position),
    -- Given back to whoever repeats the command, byte for byte.
    result         json        NOT NULL,
    -- The database's own clock, beside the log's time in `events`: shows a writer whose clock
    -- was wrong. Nothing reads it to decide.
    recorded_at    timestamptz NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT processed_commands_id PRIMARY KEY (command_id),
    CONSTRAINT processed_commands_span
        CHECK ((first_position IS NULL) = (last_position IS NULL))
);

CREATE TRIGGER processed_commands_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON processed_commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
