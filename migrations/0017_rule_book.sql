-- Every version of the scoring rules, as one row: it is read as a whole. Told and asked by
-- `projections/src/rule_book.rs`.

CREATE TABLE blank.rule_book (
    book     bigint NOT NULL,
    rules    json   NOT NULL,
    position bigint NOT NULL
);

CREATE UNIQUE INDEX rule_book_key ON blank.rule_book (book);

CREATE VIEW rule_book AS SELECT * FROM blank.rule_book;
