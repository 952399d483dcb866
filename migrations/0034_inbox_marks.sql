-- How far each account has read its inbox: up to this place in the order of all facts. Owned by
-- `commands/src/inbox.rs`. The reader's own mark, not a fact: what was said stays said.

CREATE TABLE inbox_marks (
    account  text   NOT NULL PRIMARY KEY REFERENCES accounts,
    position bigint NOT NULL
);
