import type { Job } from '../src/api/types'

/** A job as the gateway tells of it, with what a test says about it. */
export const job = (fields: Partial<Job> = {}): Job => ({
  job_id: '0193a5c4-3f2e-7c1b-9b0a-5d8f2e6a7c11',
  object_id: null,
  type: 'report',
  status: 'queued',
  reason: null,
  owner: 'demo',
  priority: 'normal',
  params: {},
  progress: null,
  result: null,
  error: null,
  attempt: 0,
  max_attempts: 3,
  timeout_seconds: 60,
  created_at: '2026-01-31T09:00:00.000Z',
  run_at: '2026-01-31T09:00:00.000Z',
  started_at: null,
  finished_at: null,
  deadline_at: null,
  worker: null,
  labels: {},
  deduplicated: false,
  trace_id: null,
  ...fields,
})
