-- What whoever streams events asks for each second: which attempts ended lately without being their job's last, and which jobs were accepted
-- lately for a later time. The first costs a success nothing, the second a job that begins at once.
--
-- On large tables: make them by hand before, under these names, CONCURRENTLY; then this does nothing.

CREATE INDEX IF NOT EXISTS job_attempt_to_repeat ON job_attempt (finished_at) WHERE outcome IN ('failed', 'lost', 'released');
CREATE INDEX IF NOT EXISTS job_delayed ON job (owner, created_at) WHERE status = 'scheduled' AND attempt = 0;
