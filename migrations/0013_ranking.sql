-- Sums and counts of each unit in each quarter; places are computed when asked. Told and asked
-- by `projections/src/ranking.rs`.

CREATE TABLE blank.ranking (
    quarter       text   NOT NULL,
    unit          text   NOT NULL,
    -- Thousandths of a point.
    gains         bigint NOT NULL,
    losses        bigint NOT NULL,
    lamps_green   bigint NOT NULL,
    lamps_yellow  bigint NOT NULL,
    lamps_red     bigint NOT NULL,
    plates_green  bigint NOT NULL,
    plates_yellow bigint NOT NULL,
    plates_red    bigint NOT NULL,
    position      bigint NOT NULL
);

CREATE UNIQUE INDEX ranking_key ON blank.ranking (quarter, unit);

CREATE VIEW ranking AS SELECT * FROM blank.ranking;
