-- The span of the request that a job came by, beside its trace_id: whatever becomes of the job belongs under it. Null: nobody records that
-- trace. A webhook carries it on as the header that its receiver is sent.
--
-- On large tables: adds columns that are null, which rewrites nothing.

ALTER TABLE job ADD COLUMN span_id text;
ALTER TABLE webhook_delivery ADD COLUMN traceparent text;
