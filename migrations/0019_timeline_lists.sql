-- Lists of what happened in the whole house, by kind and by when it was true. Asked by
-- `projections/src/timeline.rs`. A telling made before has these indexes once it is told anew.

CREATE INDEX timeline_kind ON blank.timeline (kind, position);
CREATE INDEX timeline_effective ON blank.timeline (effective_at);
