import type { Queue, Worker } from '../../api/types'

/** What keeps jobs from running, or could. */
export function verdict(queues: readonly Queue[], workers: readonly Worker[]) {
  const up = workers.filter((worker) => worker.status === 'up')
  return {
    up: up.length,
    draining: workers.length - up.length,
    slots: workers.reduce((sum, worker) => sum + worker.concurrency, 0),
    busy: workers.reduce((sum, worker) => sum + worker.running.length, 0),
    paused: queues.filter((queue) => queue.paused).map((queue) => queue.name),
  }
}
