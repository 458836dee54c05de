import type { Attempt, Job } from '../../api/types'
import { Fetched } from '../../ui/Notice'
import { Elapsed, Time } from '../../ui/Time'
import { useAttempts } from './useJob'

const BAD = new Set(['failed', 'lost'])

export function Attempts({ job }: { readonly job: Job }) {
  const query = useAttempts(job)
  return (
    <Fetched query={query}>
      {({ attempts }) =>
        attempts.length === 0 ? (
          <p className="muted">It was not tried yet.</p>
        ) : (
          <ol className="timeline">
            {attempts.map((attempt) => (
              <One key={attempt.attempt} attempt={attempt} />
            ))}
          </ol>
        )
      }
    </Fetched>
  )
}

function One({ attempt }: { readonly attempt: Attempt }) {
  const kind = attempt.finished_at === null ? 'running' : BAD.has(attempt.outcome) ? 'bad' : ''
  return (
    <li className={kind}>
      <div className="row">
        <h3>
          {attempt.attempt}. {attempt.outcome}
          {attempt.reason ? ` (${attempt.reason.replaceAll('_', ' ')})` : ''}
        </h3>
        <Elapsed from={attempt.started_at} to={attempt.finished_at} />
      </div>
      <p className="muted">
        <Time at={attempt.started_at} /> on {attempt.worker ?? 'no worker'}
      </p>
      {attempt.error ? <p className="danger-text wrap">{attempt.error.message}</p> : null}
    </li>
  )
}
