import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import { Store, useStore } from '../../api/store'
import type { Stats } from '../../api/types'
import { count, duration } from '../../ui/format'
import { Empty, Fetched } from '../../ui/Notice'
import { RunningJobs } from '../workers/RunningJobs'
import { useWorkers } from '../workers/useWorkers'
import type { Line } from './Chart'
import { Chart } from './Chart'
import type { Samples } from './samples'
import { NO_SAMPLES, outcomes, pickup, throughput, withSample } from './samples'

const EACH_MS = 5_000
const ONE: readonly Line[] = [{ label: 'all', stroke: 'accent' }]
const OUTCOMES: readonly Line[] = [
  { label: 'completed', stroke: 'accent' },
  { label: 'failed', stroke: 'danger', dash: [6, 3] },
  { label: 'cancelled', stroke: 'muted', dash: [2, 3] },
]

/** Of this page since it was loaded: shown again when one comes back to it. */
const samples = new Store<Samples>(NO_SAMPLES)

function useStats() {
  return useQuery({
    queryKey: ['stats'],
    queryFn: async ({ signal }) => {
      const stats = await ask(api.GET('/stats', { signal }))
      samples.set(withSample(samples.get(), stats))
      return stats
    },
    refetchInterval: EACH_MS,
    meta: { summary: true },
  })
}

export function OverviewPage() {
  const query = useStats()
  const seen = useStore(samples)
  return (
    <>
      <div className="page-head">
        <h1>Overview</h1>
        <a className="button primary" href="#/submit">
          Submit a job
        </a>
      </div>
      <Fetched query={query}>{(stats) => <Numbers stats={stats} seen={seen} />}</Fetched>
      {query.data ? null : <Workers />}
    </>
  )
}

const seconds = (value: number | null) => (value === null ? '–' : duration(value))

function Numbers({ stats, seen }: { readonly stats: Stats; readonly seen: Samples }) {
  const last = stats.last_minute
  const ended = last.completed + last.failed + last.cancelled
  return (
    <>
      <dl className="tiles">
        <Tile name="Waiting">{count(stats.waiting)}</Tile>
        <Tile name="Oldest waiting">{seconds(stats.oldest_waiting_seconds)}</Tile>
        <Tile name="Running">{count(stats.running)}</Tile>
        <Tile name="Ended last minute">{count(ended)}</Tile>
        <Tile name="Failed last minute">{count(last.failed)}</Tile>
        <Tile name="Pickup last minute">{seconds(last.pickup_seconds)}</Tile>
      </dl>
      <div className="grid">
        <Chart
          title="Throughput, jobs a minute"
          summary={`${count(ended)} in the last minute`}
          data={throughput(stats)}
          lines={ONE}
          format={count}
        />
        <Chart
          title="Outcomes, jobs a minute"
          summary={`in the last minute ${count(last.completed)} completed, ${count(last.failed)} failed, ${count(last.cancelled)} cancelled`}
          data={outcomes(stats)}
          lines={OUTCOMES}
          format={count}
        />
        <Chart
          title="Waiting jobs, since this page was opened"
          summary={`${count(stats.waiting)} now`}
          data={[seen.at, seen.waiting]}
          lines={ONE}
          format={count}
        />
        <Chart
          title="Oldest waiting, since this page was opened"
          summary={`${seconds(stats.oldest_waiting_seconds)} now`}
          data={[seen.at, seen.oldest]}
          lines={ONE}
          format={duration}
        />
        <Chart
          title="Pickup latency, mean of a minute"
          summary={`${seconds(last.pickup_seconds)} in the last minute`}
          data={pickup(stats)}
          lines={ONE}
          format={duration}
        />
        <Workers />
      </div>
    </>
  )
}

function Tile({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Workers() {
  const query = useWorkers()
  return (
    <section className="panel span-6" aria-labelledby="workers">
      <div className="panel-head">
        <h2 id="workers">Workers</h2>
        <a href="#/workers">All about them</a>
      </div>
      <Fetched query={query}>
        {({ workers }) =>
          workers.length === 0 ? (
            <Empty title="No worker is up: jobs are accepted, and wait." />
          ) : (
            <ul className="workers-list">
              {workers.map((worker) => (
                <li key={worker.session}>
                  <strong className="wrap">{worker.worker}</strong>
                  <span className="number">
                    {worker.running.length} of {worker.concurrency} {worker.status === 'up' ? '' : worker.status}
                  </span>
                  <RunningJobs ids={worker.running} />
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
    </section>
  )
}
