-- Which webhooks are due, whoever's: without it operators could not be told how late the first one is but by reading all that are pending.
-- On a large table, make it by hand before the upgrade, CONCURRENTLY.
CREATE INDEX IF NOT EXISTS webhook_due_at ON webhook_delivery (due_at) WHERE state = 'pending';
