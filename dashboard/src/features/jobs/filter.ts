import type { JobPage, Told } from '../../api/told'
import type { BulkFilter, Job, JobStatus } from '../../api/types'
import { STATUSES } from '../../api/types'

/** What the list shows; in the address, so that it can be passed on. */
export interface Filter {
  readonly status?: JobStatus | undefined
  readonly type?: string | undefined
  readonly object_id?: string | undefined
  readonly owner?: string | undefined
  readonly label?: readonly string[] | undefined
  readonly created_after?: string | undefined
  readonly created_before?: string | undefined
}

const TEXTS = ['type', 'object_id', 'owner'] as const
const TIMES = ['created_after', 'created_before'] as const

const isStatus = (text: string | null): text is JobStatus => STATUSES.some((status) => status === text)

/** Of an address; what it cannot mean is left out. */
export function filterOf(query: URLSearchParams): Filter {
  const filter: Record<string, unknown> = {}
  const status = query.get('status')
  if (isStatus(status)) filter.status = status
  for (const name of TEXTS) {
    const text = query.get(name)?.trim()
    if (text) filter[name] = text
  }
  for (const name of TIMES) {
    const time = Date.parse(query.get(name) ?? '')
    if (!Number.isNaN(time)) filter[name] = new Date(time).toISOString()
  }
  const labels = query.getAll('label').filter(isLabel)
  if (labels.length > 0) filter.label = labels
  return filter
}

export const isLabel = (text: string) => /^[^:]+:.+$/.test(text)

export function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams()
  if (filter.status) query.set('status', filter.status)
  for (const name of [...TEXTS, ...TIMES]) {
    const value = filter[name]
    if (value) query.set(name, value)
  }
  filter.label?.forEach((label) => query.append('label', label))
  return query
}

export const isUnfiltered = (filter: Filter) => queryOf(filter).size === 0

/** The body of a change to all that match. */
export function bodyOf(filter: Filter, dryRun: boolean): BulkFilter {
  const { label, ...rest } = filter
  return { ...withoutUndefined(rest), ...(label ? { label: [...label] } : {}), dry_run: dryRun }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}

/** Whether a job that was told of belongs on the list. */
export function matches(filter: Filter, job: Job): boolean {
  const created = Date.parse(job.created_at ?? '')
  return (
    (filter.status === undefined || filter.status === job.status) &&
    (filter.type === undefined || filter.type === job.type) &&
    (filter.object_id === undefined || filter.object_id === job.object_id) &&
    (filter.owner === undefined || filter.owner === job.owner) &&
    (filter.label ?? []).every((label) => job.labels[label.slice(0, label.indexOf(':'))] === label.slice(label.indexOf(':') + 1)) &&
    !(filter.created_after !== undefined && created < Date.parse(filter.created_after)) &&
    !(filter.created_before !== undefined && created >= Date.parse(filter.created_before))
  )
}

/** How many that match were told of since the list was asked for, and are not on it. */
export function arrived(filter: Filter, pages: readonly JobPage[], told: ReadonlyMap<string, Told>): number {
  const [first] = pages
  if (!first) return 0
  const shown = new Set(pages.flatMap((page) => page.jobs.map((job) => job.job_id)))
  const reach = reachOf(pages)
  // One that only now has the status is new wherever it belongs; any other below the list has its place on a later page. Ids sort by time.
  const isNew = (job: Job) => !shown.has(job.job_id) && (filter.status !== undefined || job.job_id > reach)
  return [...told.values()].filter(({ job, word }) => word > first.word && isNew(job) && matches(filter, job)).length
}

/** Jobs with ids above this one would be on these pages. */
function reachOf(pages: readonly JobPage[]): string {
  const last = pages.at(-1)
  return last?.next_cursor ? (last.jobs.at(-1)?.job_id ?? '') : ''
}

/** The values alone, for who sees no form. */
export const summaryOf = (filter: Filter) => Object.values(filter).flat().join(', ')
