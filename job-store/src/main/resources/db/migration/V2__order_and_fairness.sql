-- Order, priority and fairness: PostgreSQL is the backlog, the broker is the runway.
--
-- A queued job whose queued_at is null waits in the backlog; one that has it is published. On large tables: the new column has a
-- constant default, so no row is rewritten; the indexes are built while writers wait, which is right for a schema that no release has
-- carried yet and for no later one.

ALTER TABLE job ADD COLUMN priority text NOT NULL DEFAULT 'normal';
ALTER TABLE job ADD CONSTRAINT job_priority_known CHECK (priority IN ('high', 'normal', 'low'));

-- Queues have other names now: what was published is fed anew.
UPDATE job SET queued_at = NULL WHERE status = 'queued';

-- Reconcile, and how full the runway is: what is published and not claimed. Short, whatever the backlog.
DROP INDEX job_waiting;
CREATE INDEX job_published ON job (type, priority, queued_at) WHERE status = 'queued' AND queued_at IS NOT NULL;
-- The backlog, as it is fed: owner by owner, oldest first. A job that is published at once never enters it.
CREATE INDEX job_backlog ON job (type, priority, owner, run_at, job_id) WHERE status = 'queued' AND queued_at IS NULL;

-- Where feeding a type goes on. Its lock is what keeps two gateways from feeding the same type at once; no row: nothing was fed yet.
CREATE TABLE runway (
    type        text PRIMARY KEY,
    turn        integer NOT NULL DEFAULT 0 CHECK (turn >= 0),
    high_after   text NOT NULL DEFAULT '',
    normal_after text NOT NULL DEFAULT '',
    low_after    text NOT NULL DEFAULT ''
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- Of queues that are paused, their names: read by each claim, and empty nearly always.
CREATE TABLE paused_queue (
    type     text NOT NULL,
    priority text NOT NULL CHECK (priority IN ('high', 'normal', 'low')),
    since    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (type, priority)
);

-- VOLATILE on purpose, as job_is_unfinished: a claim that waited for a lock looks with a fresh snapshot.
CREATE FUNCTION queue_is_paused(of_type text, of_priority text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM paused_queue WHERE type = of_type AND priority = of_priority);
END
$$;

-- How many jobs wait, for their time (scheduled) or in the backlog (queued), by queue and owner. Whoever changes that adds a row to
-- job_count_change in the same statement, so that nobody waits for anybody; they are folded into job_count about once a second. The truth is
-- the sum of both.
CREATE TABLE job_count (
    status   text NOT NULL CHECK (status IN ('scheduled', 'queued')),
    type     text NOT NULL,
    priority text NOT NULL,
    owner    text NOT NULL,
    jobs     bigint NOT NULL,
    PRIMARY KEY (owner, type, priority, status)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE job_count_change (
    status   text NOT NULL,
    type     text NOT NULL,
    priority text NOT NULL,
    owner    text NOT NULL,
    jobs     bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

CREATE VIEW jobs_waiting AS
    SELECT status, type, priority, owner, sum(jobs)::bigint AS jobs
    FROM (TABLE job_count UNION ALL TABLE job_count_change) counted
    GROUP BY status, type, priority, owner;

INSERT INTO job_count (status, type, priority, owner, jobs)
    SELECT status, type, priority, owner, count(*) FROM job WHERE status IN ('scheduled', 'queued')
    GROUP BY status, type, priority, owner;

-- By queue now, with the pace at which the session's slots come free for jobs of it.
DROP TABLE claim_sample;
CREATE TABLE claim_sample (
    session     uuid NOT NULL REFERENCES worker_lease (session) ON DELETE CASCADE,
    type        text NOT NULL,
    priority    text NOT NULL,
    per_second  real NOT NULL CHECK (per_second >= 0),
    reported_at timestamptz NOT NULL,
    claimed_at  timestamptz[] NOT NULL,
    queued_at   timestamptz[] NOT NULL,
    PRIMARY KEY (session, type, priority),
    CHECK (cardinality(claimed_at) = cardinality(queued_at) AND cardinality(claimed_at) <= 100)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
