-- The verdicts of closed quarters in the form in which they are summed fastest. Derived: a row
-- may be dropped at any time and is sealed anew from the log. Owned by the room `projections`
-- (`segment.rs`), which says what the bytes mean.

CREATE TABLE segment (
    quarter      text   NOT NULL,
    -- The fact that closed the books, and its hash: behind another fact this is not the segment.
    upto         bigint NOT NULL,
    settled_hash bytea  NOT NULL,
    result_hash  text   NOT NULL,
    -- The rules of the quarter, its units in the order of their numbers, and who ranks.
    head         json   NOT NULL,
    -- 32 bytes a line.
    records      bytea  NOT NULL,
    -- Over all of the above.
    sha256       bytea  NOT NULL,

    CONSTRAINT segment_quarter PRIMARY KEY (quarter),
    CONSTRAINT segment_records CHECK (octet_length(records) % 32 = 0)
);
