import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { Store } from './store'
import type { Job } from './types'
import { isFinished } from './types'

export interface JobPage {
  readonly jobs: Job[]
  readonly next_cursor: string | null
  /** The last word that had been told when this was asked for: what is told later is newer than what was answered. */
  readonly word: number
}

/** The latest that was told of a job, and with which word. */
export interface Told {
  readonly job: Job
  readonly word: number
}

/** By job, the one that was told of last at the end: a list looks which of them belong on it. */
export const told = new Store<ReadonlyMap<string, Told>>(new Map())
/** More than change while a page is being fetched. */
const MOST_TOLD = 1_000
let words = 0

export const lastWord = () => words

/** The later word about a job: an end is not undone but by a retry, which comes with a later attempt or a status that is no end. */
export const newer = (known: Job, next: Job): Job =>
  next.attempt < known.attempt || (next.attempt === known.attempt && isFinished(known.status) && next.status === 'processing')
    ? known
    : next

const isSame = (one: Job, other: Job) =>
  one.status === other.status && one.attempt === other.attempt && one.finished_at === other.finished_at

/** A stream that resumes tells some things twice: these are no news. */
function remember(job: Job) {
  const before = told.get().get(job.job_id)
  if (before && (isSame(before.job, job) || newer(before.job, job) === before.job)) return
  const next = new Map(told.get())
  next.delete(job.job_id)
  next.set(job.job_id, { job, word: ++words })
  const [oldest] = next.keys()
  if (next.size > MOST_TOLD && oldest !== undefined) next.delete(oldest)
  told.set(next)
}

/** What was answered, unless it was told better since that was asked for. */
export function sinceTold(job: Job, word: number): Job {
  const since = told.get().get(job.job_id)
  return since && since.word > word ? newer(job, since.job) : job
}

/** What is answered, unless it was told better meanwhile. */
export async function latest(answer: () => Promise<Job>): Promise<Job> {
  const word = lastWord()
  return sinceTold(await answer(), word)
}

type Pages = InfiniteData<JobPage>

/** The same pages, if none of their jobs is another one then. */
function withJobs(data: Pages | undefined, jobOf: (job: Job, page: JobPage) => Job): Pages | undefined {
  if (!data?.pages.some((page) => page.jobs.some((job) => jobOf(job, page) !== job))) return data
  return { ...data, pages: data.pages.map((page) => ({ ...page, jobs: page.jobs.map((job) => jobOf(job, page)) })) }
}

export function tell(client: QueryClient, job: Job) {
  remember(job)
  client.setQueriesData<Pages>({ queryKey: ['jobs'] }, (data) =>
    withJobs(data, (known) => (known.job_id === job.job_id ? newer(known, job) : known)),
  )
  client.setQueryData<Job>(['job', job.job_id], (known) => (known ? newer(known, job) : known))
}

/** Pages that have been fetched get what was told meanwhile, which has not found them. */
export function keepTold(client: QueryClient): () => void {
  return client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return
    const key = event.query.queryKey as readonly unknown[]
    if (key[0] !== 'jobs') return
    client.setQueryData<Pages>(key, (data) => withJobs(data, (job, page) => sinceTold(job, page.word)))
  })
}
