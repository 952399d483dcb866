-- The ranking of any instant is a sum over the lines of then, read out of the index alone. It
-- also serves what tries other rules. Asked by `projections/src/as_of/ranking.rs`.

DROP INDEX blank.scoreboard_quarter;
CREATE INDEX scoreboard_quarter ON blank.scoreboard (quarter, effective_at, position)
    INCLUDE (unit, code, role, importance, voids, origin, points, side);
