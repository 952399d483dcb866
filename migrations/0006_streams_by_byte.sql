-- Streams are named, found and sorted by their bytes, whatever language the database sorts by: the
-- same order everywhere, and each look-up compares some ten names. Owned by the room `event-store`.

ALTER TABLE events
    ALTER COLUMN aggregate_type TYPE text COLLATE "C",
    ALTER COLUMN aggregate_id   TYPE text COLLATE "C";
