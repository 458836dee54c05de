-- Whether PostgreSQL can commit: one row that each gateway writes when it is asked whether it is ready, at most once a second. On large
-- tables: touches none.
CREATE TABLE store_probe (
    one_row   boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    probed_at timestamptz NOT NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
INSERT INTO store_probe (probed_at) VALUES (now());
