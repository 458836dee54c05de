-- What an owner has waiting, newest first: without it a list of it examined thousands of his finished jobs, and found an old one only pages later.
-- On a large table, make it by hand before the upgrade, CONCURRENTLY.
CREATE INDEX IF NOT EXISTS job_waiting_by_owner ON job (owner, job_id) WHERE status IN ('scheduled', 'queued');
