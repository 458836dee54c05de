-- Whether PostgreSQL can commit: each gateway writes one of these rows when it is asked whether it is ready, at most once a second. Several, so
-- that nobody waits for a gateway that is suspended in the middle of it. On large tables: touches none.
CREATE TABLE store_probe (
    slot      smallint PRIMARY KEY,
    probed_at timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
INSERT INTO store_probe (slot, probed_at) SELECT slot, now() FROM generate_series(1, 16) slot;
