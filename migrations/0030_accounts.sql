-- Who may sign in, and who is signed in. Owned by commands/src/door.rs.
--
-- Names live here and nowhere else: a fact only ever carries the account. Tokens are kept as
-- SHA-256, so that a copy of the database opens no door.

CREATE TABLE accounts (
    account    text        NOT NULL PRIMARY KEY,
    name       text        NOT NULL,
    unit       text        NOT NULL,
    role       text        NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at  timestamptz
);

-- A printed link opens one session, once.
CREATE TABLE sign_in_links (
    token_hash bytea       NOT NULL PRIMARY KEY,
    account    text        NOT NULL REFERENCES accounts,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE TABLE sessions (
    token_hash bytea       NOT NULL PRIMARY KEY,
    account    text        NOT NULL REFERENCES accounts,
    opened_at  timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    closed_at  timestamptz
);
