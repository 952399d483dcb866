-- How far each read model has heard the log, and in which tables its rows stand. Owned by the
-- room `projections` (`place.rs`); everything it names is derived and can be told anew.
--
-- A read model is told into a generation of its own: the schema `lamp_board_g2` holds the rows
-- of the second telling. Readers ask the view of the plain name (`lamp_board`), which shows the
-- generation that is served; a rebuild makes the next one beside it and turns the view.

CREATE TABLE projection (
    name          text    NOT NULL,
    generation    bigint  NOT NULL CHECK (generation > 0),
    -- Of the fold that told it.
    version       bigint  NOT NULL,
    schema_name   text    NOT NULL,
    -- BUILDING until it is complete; KEPT once another is served in its place.
    state         text    NOT NULL CHECK (state IN ('BUILDING', 'SERVED', 'KEPT')),
    -- The fact it has heard last, and that fact's hash: a log that was put back to an older
    -- state, or is another log altogether, is noticed.
    position      bigint  NOT NULL DEFAULT 0,
    position_hash bytea,
    -- The fact before that one, because positions of some stores cannot be counted down.
    heard_before  bigint  NOT NULL DEFAULT 0,
    -- What its folds know beside the facts: the rule sets drafted so far.
    reference     json    NOT NULL DEFAULT '{"drafted":{},"in_force":{}}',
    -- Why it stopped, if it stopped.
    halted        text,

    CONSTRAINT projection_generation PRIMARY KEY (name, generation),
    CONSTRAINT projection_hash CHECK ((position = 0) = (position_hash IS NULL))
);

-- Readers never see two tellings of one model.
CREATE UNIQUE INDEX projection_served ON projection (name) WHERE state = 'SERVED';

-- Blank forms: for each read model an empty table with its indexes, from which generations are
-- copied. Their columns are changed by migrations, like those of any table.
CREATE SCHEMA blank;
