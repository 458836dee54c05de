import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import { SUMMARY } from '../../api/live'
import { Store, useStore } from '../../api/store'
import type { Stats } from '../../api/types'
import { count, duration } from '../../ui/format'
import { Empty, ErrorNotice, Fetched, StaleNotice } from '../../ui/Notice'
import { RunningJobs } from '../workers/RunningJobs'
import { useWorkers } from '../workers/useWorkers'
import { StateLine } from './StateLine'
import type { Line } from './Chart'
import { Chart } from './Chart'
import type { Samples } from './samples'
import { NO_SAMPLES, oldest, outcomes, pickup, throughput, waiting, withSample } from './samples'

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
    ...SUMMARY,
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
      <StateLine />
      <StaleNotice query={query} />
      {query.isError && !query.data ? <ErrorNotice error={query.error} retry={() => void query.refetch()} /> : null}
      <Tiles stats={query.data} />
      <div className="grid">
        <Charts stats={query.data} seen={seen} />
        <Workers />
      </div>
    </>
  )
}

interface NumbersProps {
  /** Undefined as long as nothing is known: all has its place before. */
  readonly stats: Stats | undefined
}

/** An axis of jobs has no halves. */
const whole = (value: number) => (Number.isInteger(value) ? count(value) : '')
const UNKNOWN = '–'
const seconds = (value: number | null | undefined) => (value === null || value === undefined ? UNKNOWN : duration(value))
const number = (value: number | undefined) => (value === undefined ? UNKNOWN : count(value))
const endedIn = (minute: Stats['last_minute'] | undefined) => minute && minute.completed + minute.failed + minute.cancelled

function Tiles({ stats }: NumbersProps) {
  const last = stats?.last_minute
  return (
    <dl className="tiles">
      <Tile name="Waiting">{number(stats?.waiting)}</Tile>
      <Tile name="Oldest waiting">{seconds(stats?.oldest_waiting_seconds)}</Tile>
      <Tile name="Running">{number(stats?.running)}</Tile>
      <Tile name="Ended last minute">{number(endedIn(last))}</Tile>
      <Tile name="Failed last minute">{number(last?.failed)}</Tile>
      <Tile name="Pickup last minute">{seconds(last?.pickup_seconds)}</Tile>
    </dl>
  )
}

function Charts({ stats, seen }: NumbersProps & { readonly seen: Samples }) {
  const last = stats?.last_minute
  return (
    <>
      <Chart
        title="Throughput, jobs a minute"
        summary={`${number(endedIn(last))} in the last minute`}
        data={stats && throughput(stats)}
        lines={ONE}
        format={whole}
      />
      <Chart
        title="Outcomes, jobs a minute"
        summary={`in the last minute ${number(last?.completed)} completed, ${number(last?.failed)} failed, ${number(last?.cancelled)} cancelled`}
        data={stats && outcomes(stats)}
        lines={OUTCOMES}
        format={whole}
      />
      <Chart
        title="Waiting jobs, since this page was opened"
        summary={`${number(stats?.waiting)} now`}
        data={stats && waiting(seen)}
        lines={ONE}
        format={whole}
      />
      <Chart
        title="Oldest waiting, since this page was opened"
        summary={`${seconds(stats?.oldest_waiting_seconds)} now`}
        data={stats && oldest(seen)}
        lines={ONE}
        format={duration}
      />
      <Chart
        title="Pickup latency, mean of a minute"
        summary={`${seconds(last?.pickup_seconds)} in the last minute`}
        data={stats && pickup(stats)}
        lines={ONE}
        format={duration}
      />
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

/** So many running jobs fit into a line: a panel that grows with them would move what is below. */
const ONE_LINE = 3

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
                  <RunningJobs ids={worker.running} most={ONE_LINE} />
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
    </section>
  )
}
