-- What became of jobs, minute by minute, for whoever watches the whole: counted where outcomes are recorded, so that nobody counts jobs to know.
--
-- On large tables: only creates.

-- slot spreads a minute over rows, by the connection that writes: two that record at the same time seldom wait for each other, and one
-- transaction has one row, however often it adds to it. pickups and pickup_micros: how many runs of finished jobs were counted, and how long they had
-- waited for a worker since they could run, all together. Rows are removed after a day.
CREATE TABLE job_minute (
    minute        timestamptz NOT NULL,
    slot          smallint NOT NULL,
    completed     bigint NOT NULL,
    failed        bigint NOT NULL,
    cancelled     bigint NOT NULL,
    pickups       bigint NOT NULL,
    pickup_micros bigint NOT NULL,
    PRIMARY KEY (minute, slot)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
