-- The schema of the journey of one job.
--
-- On large tables: this migration only creates, so it takes no lock that anybody waits for. Later ones are to add columns without
-- a volatile default, indexes by CREATE INDEX CONCURRENTLY (in a migration of their own, outside of a transaction), and constraints
-- as NOT VALID first and validated afterwards.
--
-- No table refers to job by a foreign key: checking it would lock the job's row for each history row, and retention, the only one
-- to delete jobs, deletes what belongs to them in the same statement.

-- fillfactor: a job is updated about three times in quick succession, mostly within its page. Autovacuum: by rows, not by shares of
-- a table that may hold millions of finished jobs, since dead versions pile up among the few live ones.
CREATE TABLE job (
    job_id               uuid PRIMARY KEY,
    owner                text NOT NULL,
    object_id            text,
    type                 text NOT NULL,
    params               jsonb NOT NULL,
    labels               jsonb NOT NULL,
    status               text NOT NULL,
    reason               text,
    error_code           text,
    error_message        text,
    result               jsonb,
    progress_percent     smallint,
    progress_message     text,
    attempt              integer NOT NULL DEFAULT 0,
    max_attempts         integer NOT NULL,
    failures             integer NOT NULL DEFAULT 0,
    losses               integer NOT NULL DEFAULT 0,
    timeout_seconds      integer NOT NULL,
    backoff_seconds      integer NOT NULL,
    dedup_window_seconds integer NOT NULL,
    retention_seconds    integer,
    created_at           timestamptz NOT NULL,
    run_at               timestamptz NOT NULL,
    queued_at            timestamptz,
    started_at           timestamptz,
    finished_at          timestamptz,
    deadline_at          timestamptz,
    session              uuid,
    worker               text,
    cancel_requested     text,
    trace_id             text,

    CONSTRAINT job_status_known CHECK (status IN ('scheduled', 'queued', 'processing', 'completed', 'failed', 'cancelled')),
    CONSTRAINT job_runs_in_a_session CHECK (
        (status = 'processing') = (session IS NOT NULL) AND (status = 'processing') = (deadline_at IS NOT NULL)),
    CONSTRAINT job_end_has_a_time CHECK (
        (status IN ('completed', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CONSTRAINT job_bad_end_has_a_reason CHECK ((status IN ('failed', 'cancelled')) = (reason IS NOT NULL)),
    CONSTRAINT job_good_end_has_a_result CHECK ((status = 'completed') = (result IS NOT NULL)),
    CONSTRAINT job_error_of_a_bad_end CHECK (
        (error_code IS NULL) = (error_message IS NULL) AND (error_code IS NULL OR reason IS NOT NULL)),
    CONSTRAINT job_scheduled_is_in_no_queue CHECK (status <> 'scheduled' OR queued_at IS NULL),
    CONSTRAINT job_attempt_has_a_worker CHECK (
        attempt >= 0 AND (attempt > 0) = (started_at IS NOT NULL) AND (attempt > 0) = (worker IS NOT NULL)),
    CONSTRAINT job_run_has_an_attempt CHECK (attempt > 0 OR status NOT IN ('processing', 'completed', 'failed')),
    CONSTRAINT job_tries_are_counted CHECK (failures >= 0 AND losses >= 0 AND failures + losses <= attempt),
    -- A request to cancel is not forgotten: it cannot go back to a queue, nor become a failure.
    CONSTRAINT job_cancel_request_is_kept CHECK (
        cancel_requested IS NULL OR status IN ('processing', 'completed', 'cancelled')),
    CONSTRAINT job_bounds CHECK (
        timeout_seconds > 0 AND max_attempts > 0 AND backoff_seconds >= 0 AND dedup_window_seconds > 0
        AND retention_seconds >= 0 AND progress_percent BETWEEN 0 AND 100)
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 1
);

-- The list of an owner, newest first (ids of version 7 sort by time).
CREATE INDEX job_by_owner ON job (owner, job_id);
-- Dispatch.
CREATE INDEX job_due ON job (run_at) WHERE status = 'scheduled';
-- Reconcile.
CREATE INDEX job_waiting ON job (type, queued_at) WHERE status = 'queued';
-- Renewal and reap; overdue runs read all of it, which is no more than the workers have slots.
CREATE INDEX job_runs ON job (session, deadline_at) WHERE status = 'processing';
-- Retain: jobs that follow the server's default, and those that say for themselves, by the time when they and their windows end.
-- An index takes no expression that depends on a time zone, hence the times of UTC.
CREATE INDEX job_ended ON job (finished_at) WHERE finished_at IS NOT NULL AND retention_seconds IS NULL;
CREATE INDEX job_kept_until ON job ((GREATEST(
        (finished_at AT TIME ZONE 'UTC') + retention_seconds * interval '1 second',
        CASE WHEN object_id IS NOT NULL
             THEN (created_at AT TIME ZONE 'UTC') + dedup_window_seconds * interval '1 second' END)))
    WHERE finished_at IS NOT NULL AND retention_seconds IS NOT NULL;

-- The legal moves, as in io.millrace.core.job.Transition: a test compares the two. A CHECK cannot see the old row. The condition
-- stands in WHEN, so that the function is only ever called to refuse.
CREATE FUNCTION refuse_job_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'job % may not go from % (attempt %) to % (attempt %)',
        OLD.job_id, OLD.status, OLD.attempt, NEW.status, NEW.attempt
        USING ERRCODE = 'check_violation', CONSTRAINT = 'job_moves';
END
$$;

CREATE TRIGGER job_moves BEFORE UPDATE OF status ON job FOR EACH ROW
    WHEN (NEW.attempt < OLD.attempt OR NOT CASE OLD.status
        WHEN 'scheduled' THEN NEW.status IN ('queued', 'cancelled')
        WHEN 'queued' THEN NEW.status IN ('processing', 'cancelled')
        WHEN 'processing' THEN NEW.status IN ('completed', 'failed', 'cancelled', 'scheduled', 'queued')
        WHEN 'failed' THEN NEW.status = 'queued'
        WHEN 'cancelled' THEN NEW.status = 'queued'
        ELSE false END)
    EXECUTE FUNCTION refuse_job_move();

-- VOLATILE on purpose: each call looks with a fresh snapshot. An INSERT that waited for another transaction's window must see the
-- job that came with it, and its own snapshot, older than that commit, would not show it.
CREATE FUNCTION job_is_unfinished(id uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM job WHERE job_id = id AND finished_at IS NULL);
END
$$;

-- Law L2: at most one job of an owner's object_id in a window, and none while that job is unfinished.
CREATE TABLE dedup_window (
    owner      text NOT NULL,
    object_id  text NOT NULL,
    job_id     uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (owner, object_id)
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 1
);

-- Attempts that have ended; the running one is in its job's row.
CREATE TABLE job_attempt (
    job_id        uuid NOT NULL,
    attempt       integer NOT NULL CHECK (attempt > 0),
    worker        text,
    started_at    timestamptz,
    finished_at   timestamptz NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('completed', 'failed', 'cancelled', 'lost', 'released')),
    reason        text,
    error_code    text,
    error_message text,
    PRIMARY KEY (job_id, attempt)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);

-- Small, and updated twice a second by each worker: room in the page keeps those updates out of the index.
CREATE TABLE worker_lease (
    session     uuid PRIMARY KEY,
    worker      text NOT NULL,
    host        text NOT NULL,
    pid         bigint NOT NULL,
    concurrency integer NOT NULL CHECK (concurrency > 0),
    types       text[] NOT NULL,
    isolation   text NOT NULL,
    status      text NOT NULL DEFAULT 'up' CHECK (status IN ('up', 'draining')),
    counter     bigint NOT NULL DEFAULT 0,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    seen_at     timestamptz NOT NULL DEFAULT now()
) WITH (
    fillfactor = 20,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

-- When the last jobs that a session claimed at their first delivery had been queued: what reconcile judges a queue's head by.
CREATE TABLE claim_sample (
    session    uuid NOT NULL REFERENCES worker_lease (session) ON DELETE CASCADE,
    type       text NOT NULL,
    claimed_at timestamptz[] NOT NULL,
    queued_at  timestamptz[] NOT NULL,
    PRIMARY KEY (session, type),
    CHECK (cardinality(claimed_at) = cardinality(queued_at) AND cardinality(claimed_at) <= 100)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- schema is text and no jsonb, so that it is shown as its author wrote it.
CREATE TABLE job_type (
    name            text PRIMARY KEY,
    description     text NOT NULL,
    schema          text NOT NULL CHECK (jsonb_typeof(schema::jsonb) = 'object'),
    timeout_seconds integer NOT NULL CHECK (timeout_seconds > 0),
    max_attempts    integer NOT NULL CHECK (max_attempts > 0),
    backoff_seconds integer NOT NULL CHECK (backoff_seconds >= 0),
    runs_on         text NOT NULL CHECK (runs_on IN ('workers', 'agents'))
);

CREATE TABLE app_user (
    username      text PRIMARY KEY,
    password_hash text NOT NULL,
    roles         text[] NOT NULL,
    permissions   text[] NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
