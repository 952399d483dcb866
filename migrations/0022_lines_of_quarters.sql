-- Lines that are posted to another quarter than the one they belong to, lines by hand, and what
-- other rules need to pay them anew. Told and asked by `projections/src/scoreboard.rs`.

ALTER TABLE blank.scoreboard
    -- Where it belongs, if the books of that quarter were closed.
    ADD COLUMN origin     text,
    ADD COLUMN role       text,
    ADD COLUMN importance text,
    -- An adjustment is about no duty.
    ALTER COLUMN assignment DROP NOT NULL,
    ALTER COLUMN matter     DROP NOT NULL,
    ALTER COLUMN item       DROP NOT NULL;

-- A quarter is tried under other rules by what all its lines weigh by.
CREATE INDEX scoreboard_quarter ON blank.scoreboard (quarter);

ALTER TABLE blank.ranking ADD COLUMN adjustments bigint NOT NULL;

-- What was told before is told anew at the next start; until then there is none.
DROP VIEW scoreboard;
CREATE VIEW scoreboard AS SELECT * FROM blank.scoreboard;
DROP VIEW ranking;
CREATE VIEW ranking AS SELECT * FROM blank.ranking;
