import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { stream } from './sse'
import { Store, useStore } from './store'
import type { Job } from './types'
import { isFinished } from './types'

/** How this page learns of changes: as they happen, by asking now and then because the stream is broken, or not at all. */
export type Liveness = 'connecting' | 'live' | 'polling' | 'offline'

export const liveness = new Store<Liveness>('connecting')
/** Jobs that were told of and are on no list, as they are: a list looks whether they belong on top of it. */
export const arrivals = new Store<readonly Job[]>([])
const MOST_ARRIVALS = 200
/** While the stream is broken everything that is shown is asked for again so often. */
const POLL_MS = 5_000
/** What is being asked for goes on: asked anew each time, it would never be seen to have failed. */
const NOT_ANEW = { cancelRefetch: false } as const
/** Sums are asked for again so long after something has changed, however much has. */
const SETTLE_MS = 2_000

export interface JobPage {
  readonly jobs: Job[]
  readonly next_cursor: string | null
}

/** The later word about a job: an end is not undone but by a retry, which comes with a later attempt or a status that is no end. */
export const newer = (known: Job, told: Job): Job =>
  told.attempt < known.attempt || (told.attempt === known.attempt && isFinished(known.status) && told.status === 'processing')
    ? known
    : told

/** The pages with what was told of one of their jobs, and the same pages if it is on none of them. */
export function withJob(data: InfiniteData<JobPage> | undefined, job: Job): InfiniteData<JobPage> | undefined {
  if (!data?.pages.some((page) => page.jobs.some((each) => each.job_id === job.job_id))) return data
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      jobs: page.jobs.map((each) => (each.job_id === job.job_id ? newer(each, job) : each)),
    })),
  }
}

function isKnown(client: QueryClient, job: Job) {
  return client
    .getQueriesData<InfiniteData<JobPage>>({ queryKey: ['jobs'] })
    .some(([, data]) => data?.pages.some((page) => page.jobs.some((each) => each.job_id === job.job_id)))
}

export function tell(client: QueryClient, job: Job) {
  if (!isKnown(client, job) && !arrivals.get().some((each) => each.job_id === job.job_id)) {
    arrivals.set([...arrivals.get(), job].slice(-MOST_ARRIVALS))
  }
  client.setQueriesData<InfiniteData<JobPage>>({ queryKey: ['jobs'] }, (data) => withJob(data, job))
  client.setQueryData<Job>(['job', job.job_id], (known) => (known ? newer(known, job) : known))
}

/** Follows all jobs that the user may see, for as long as the page is open; asks in its place while that is not possible. */
export function useLiveJobs() {
  const client = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    let poll: ReturnType<typeof setInterval> | undefined
    let settle: ReturnType<typeof setTimeout> | undefined
    const again = () => void client.invalidateQueries({ predicate: (query) => query.meta?.live === true }, NOT_ANEW)
    const summarize = () => {
      settle ??= setTimeout(() => {
        settle = undefined
        void client.invalidateQueries({ predicate: (query) => query.meta?.summary === true }, NOT_ANEW)
      }, SETTLE_MS)
    }
    let isOpen = false
    const resume = () => {
      if (poll !== undefined) again()
      clearInterval(poll)
      poll = undefined
      liveness.set('live')
    }
    const fallBack = () => {
      liveness.set(navigator.onLine ? 'polling' : 'offline')
      poll ??= setInterval(again, POLL_MS)
    }
    void stream('/events', stop.signal, {
      open: () => {
        isOpen = true
        resume()
      },
      event: (event) => {
        if (event.name === 'gap') again()
        if (event.name !== 'job') return
        const job = JSON.parse(event.data) as Job
        tell(client, job)
        summarize()
      },
      broken: () => {
        isOpen = false
        fallBack()
      },
    })
    // A connection that is open may outlive the network's absence, and then tells what was missed.
    const online = () => (isOpen ? resume() : fallBack())
    addEventListener('offline', fallBack)
    addEventListener('online', online)
    return () => {
      stop.abort()
      clearInterval(poll)
      clearTimeout(settle)
      removeEventListener('offline', fallBack)
      removeEventListener('online', online)
      arrivals.set([])
      liveness.set('connecting')
    }
  }, [client])
}

export const useLiveness = () => useStore(liveness)
