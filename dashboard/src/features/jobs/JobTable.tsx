import type { Job } from '../../api/types'
import { jobHref } from '../../app/route'
import { Status } from '../../ui/Status'
import type { Column } from '../../ui/Table'
import { Table } from '../../ui/Table'
import { attemptOf } from '../../ui/format'
import { Elapsed, Time } from '../../ui/Time'

/** The end of an id is what differs: jobs of the same moment begin alike. */
export const shortId = (id: string) => `…${id.slice(-12)}`

const COLUMNS: readonly Column<Job>[] = [
  {
    label: 'Job',
    width: '150',
    narrow: 'left-3',
    cell: (job) => (
      <a className="mono" href={jobHref(job.job_id)} title={job.job_id}>
        {shortId(job.job_id)}
      </a>
    ),
  },
  { label: 'Type', width: '150', narrow: 'left-2', cell: (job) => job.type },
  { label: 'Status', width: '190', narrow: 'left-1', cell: (job) => <Status status={job.status} reason={job.reason} /> },
  { label: 'Object id', narrow: 'right-3', cell: (job) => (job.object_id === null ? <span className="muted">–</span> : job.object_id) },
  { label: 'Worker', width: '110', cell: (job) => job.worker ?? <span className="muted">–</span> },
  {
    label: 'Attempt',
    width: '80',
    kind: 'number',
    cell: (job) => attemptOf(job.attempt, job.max_attempts),
  },
  { label: 'Created', width: '175', kind: 'number', narrow: 'right-2', cell: (job) => <Time at={job.created_at} /> },
  { label: 'Ran for', width: '100', kind: 'number', narrow: 'right-1', cell: (job) => <Ran job={job} /> },
]

const OWNED: readonly Column<Job>[] = COLUMNS.flatMap((column) =>
  column.label === 'Worker' ? [{ label: 'Owner', width: '100', cell: (job: Job) => job.owner }, column] : [column],
)

function Ran({ job }: { readonly job: Job }) {
  return job.status === 'queued' || job.status === 'scheduled' ? (
    <span className="muted">–</span>
  ) : (
    <Elapsed from={job.started_at} to={job.finished_at} />
  )
}

export function JobTable({ jobs, owners, caption }: { readonly jobs: readonly Job[]; readonly owners: boolean; readonly caption: string }) {
  return <Table caption={caption} columns={owners ? OWNED : COLUMNS} rows={jobs} rowKey={(job) => job.job_id} compact />
}
