-- Who answers for work, under which names. Told and asked by `projections/src/units.rs`.

CREATE TABLE blank.units (
    unit           text    NOT NULL,
    name           text    NOT NULL,
    short_name     text    NOT NULL,
    kind           text    NOT NULL,
    ranking_group  text    NOT NULL,
    official_order bigint  NOT NULL,
    aliases        json    NOT NULL,
    active         boolean NOT NULL,
    successor      text,
    -- A day, such as 2019-09-01.
    merged_on      text,
    position       bigint  NOT NULL
);

CREATE UNIQUE INDEX units_key ON blank.units (unit);

CREATE VIEW units AS SELECT * FROM blank.units;
