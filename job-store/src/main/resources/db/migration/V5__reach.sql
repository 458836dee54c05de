-- Webhooks, agents, and params that are not to be shown.
--
-- On large tables: adds columns that are null, which rewrites nothing, and creates tables.

-- Who is told of the job's end, and the params as people may see them; null: as they are.
ALTER TABLE job ADD COLUMN callback_url text;
ALTER TABLE job ADD COLUMN masked_params jsonb;

-- A UUID of version 7 (RFC 9562, section 5.7): the time in milliseconds, and chance.
CREATE FUNCTION new_uuid7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
            52, 1), 53, 1), 'hex')::uuid
$$;

-- What is to be told, and what has become of it: a row an outcome, written in the outcome's transaction. The payload never changes. A row that
-- is pending is tried when it is due; receiver (scheme, host and port of its URL) and owner are what turns are taken by.
CREATE TABLE webhook_delivery (
    delivery_id uuid PRIMARY KEY DEFAULT new_uuid7(),
    job_id      uuid NOT NULL,
    owner       text NOT NULL,
    url         text NOT NULL,
    receiver    text NOT NULL,
    payload     text NOT NULL,
    state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'disabled')),
    attempt     integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    tries       integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND attempt),
    due_at      timestamptz DEFAULT now(),
    give_up_at  timestamptz NOT NULL DEFAULT now() + interval '1 day',
    tried_at    timestamptz,
    status_code integer,
    error       text,
    CONSTRAINT webhook_pending_is_due CHECK ((state = 'pending') = (due_at IS NOT NULL))
) WITH (
    fillfactor = 80,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_vacuum_cost_delay = 1
);
CREATE INDEX webhook_due ON webhook_delivery (owner, receiver, due_at) WHERE state = 'pending';
CREATE INDEX webhook_of_job ON webhook_delivery (job_id, delivery_id);

-- What webhooks of an owner are signed with. The one before is valid until its time, so that receivers can change over.
CREATE TABLE webhook_secret (
    owner          text PRIMARY KEY,
    secret         bytea NOT NULL,
    previous       bytea,
    previous_until timestamptz,
    CHECK ((previous IS NULL) = (previous_until IS NULL))
);

-- Addresses that answered 410: nothing more is sent to them.
CREATE TABLE webhook_gone (
    owner text NOT NULL,
    url   text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, url)
);

-- Runs of agents: their leases (a counter, + 1 each heartbeat), and what they finished with, so that a repeated finish is known again. A run
-- that has left processing has ended. Goes with its job.
CREATE TABLE agent_run (
    job_id        uuid NOT NULL,
    attempt       integer NOT NULL CHECK (attempt > 0),
    principal     text NOT NULL,
    lease_seconds integer NOT NULL CHECK (lease_seconds > 0),
    counter       bigint NOT NULL DEFAULT 0,
    written       bigint NOT NULL DEFAULT 0,
    ended         boolean NOT NULL DEFAULT false,
    finish        text,
    PRIMARY KEY (job_id, attempt),
    CONSTRAINT agent_run_finish_ends CHECK (finish IS NULL OR ended)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX agent_run_live ON agent_run (job_id) WHERE NOT ended;
