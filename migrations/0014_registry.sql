-- The matters under supervision. Told and asked by `projections/src/registry.rs`.

CREATE TABLE blank.registry (
    matter        uuid        NOT NULL,
    number        text        NOT NULL,
    title         text        NOT NULL,
    kind          text        NOT NULL,
    aspect        text        NOT NULL,
    source        text        NOT NULL,
    goal          text        NOT NULL,
    year          bigint      NOT NULL,
    items         json        NOT NULL,
    links         json        NOT NULL,
    registered_at timestamptz NOT NULL,
    closed_at     timestamptz,
    summary       text,
    version       bigint      NOT NULL,
    position      bigint      NOT NULL
);

CREATE UNIQUE INDEX registry_key ON blank.registry (matter);
CREATE INDEX registry_number ON blank.registry (number, matter);

CREATE VIEW registry AS SELECT * FROM blank.registry;
