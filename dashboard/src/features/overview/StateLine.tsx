import { count } from '../../ui/format'
import { useQueues } from '../queues/useQueues'
import { useWorkers } from '../workers/useWorkers'
import { verdict } from './verdict'

/** Whether anything keeps jobs from running, in a line that is always there. */
export function StateLine() {
  const queues = useQueues().data?.queues
  const workers = useWorkers().data?.workers
  if (!queues || !workers) return <p className="muted">What keeps jobs from running: not known yet</p>
  const { up, paused, draining, slots, busy } = verdict(queues, workers)
  return (
    <p role="status">
      {up === 0 ? (
        <strong className="danger-text">No worker is up: jobs are accepted, and wait.</strong>
      ) : (
        `${count(up)} ${up === 1 ? 'worker is' : 'workers are'} up.`
      )}
      {draining > 0 ? ` ${count(draining)} draining.` : null} {count(busy)} of {count(slots)} slots are busy.{' '}
      {paused.length === 0 ? (
        'No queue is paused.'
      ) : (
        <strong>
          <a href="#/queues">Paused</a>: {paused.join(', ')}.
        </strong>
      )}
    </p>
  )
}
