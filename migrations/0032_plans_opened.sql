-- What the period opened last came to: how many were issued, how many were there before, and in
-- whose place others were asked. Told and asked by `projections/src/plans.rs`.

-- Told anew at the next start by the new version of its fold; until then there are none.
DROP VIEW plans;

ALTER TABLE blank.plans
    ADD COLUMN last_opened json;

CREATE VIEW plans AS SELECT * FROM blank.plans;
