-- Which jobs ended lately that say themselves how long they are kept: whoever streams events asks for them, as he asks job_ended for all
-- others. Like that one it has an entry of a job from its end on, and makes no update dearer that was not so before.
--
-- On large tables: make it by hand before, under this name, CONCURRENTLY; then this does nothing.

CREATE INDEX IF NOT EXISTS job_ended_as_asked ON job (finished_at) WHERE finished_at IS NOT NULL AND retention_seconds IS NOT NULL;
