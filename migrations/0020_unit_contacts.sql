-- Whom to call at a unit, sealed as the facts hold it. Told and asked by `projections/src/units.rs`.

ALTER TABLE blank.units ADD COLUMN contacts json NOT NULL;

-- Units that were told before are told anew at the next start; until then there are none.
DROP VIEW units;
CREATE VIEW units AS SELECT * FROM blank.units;
