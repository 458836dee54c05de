-- What runs write, and what is known of a run that ended badly.
--
-- On large tables: creates a table, and replaces a constraint by a weaker one, not validated anew, which locks the table of jobs for a moment.

-- A command that failed has its exit code and what it used as its result.
ALTER TABLE job DROP CONSTRAINT job_good_end_has_a_result;
ALTER TABLE job ADD CONSTRAINT job_end_may_have_a_result CHECK (
    (status <> 'completed' OR result IS NOT NULL) AND (finished_at IS NOT NULL OR result IS NULL)) NOT VALID;

-- Pieces of at most 64 KiB, as they were read. A piece is found by its attempt and by where it begins: in the output of both streams
-- (start), and in that of its own (stream_start). It is never changed, so a page has no room to spare, and it goes with its job.
CREATE TABLE job_output (
    job_id       uuid NOT NULL,
    attempt      integer NOT NULL CHECK (attempt > 0),
    start        bigint NOT NULL CHECK (start >= 0),
    stream       text NOT NULL CHECK (stream IN ('stdout', 'stderr')),
    stream_start bigint NOT NULL CHECK (stream_start >= 0),
    bytes        bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65536),
    PRIMARY KEY (job_id, attempt, start)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
