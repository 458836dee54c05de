import type { Filter } from '../jobs/filter'
import { queryOf } from '../jobs/filter'
import { hrefOf } from '../../app/route'
import { ErrorNotice, StaleNotice } from '../../ui/Notice'
import { JobTable } from '../jobs/JobTable'
import { useJobs } from '../jobs/useJobs'

const SHOWN = 5
const PARTS: readonly { readonly title: string; readonly nothing: string; readonly filter: Filter }[] = [
  { title: 'Running', nothing: 'None of your jobs runs.', filter: { status: 'processing' } },
  { title: 'Waiting', nothing: 'None of your jobs waits.', filter: { status: 'queued' } },
  { title: 'Scheduled', nothing: 'None of your jobs is scheduled.', filter: { status: 'scheduled' } },
  { title: 'Failed', nothing: 'None of your jobs has failed.', filter: { status: 'failed' } },
  { title: 'Newest', nothing: 'You have no jobs yet.', filter: {} },
]

/** For who may not see the whole: the own jobs. */
export function OwnOverviewPage() {
  return (
    <>
      <div className="page-head">
        <h1>Your jobs</h1>
        <a className="button primary" href="#/submit">
          Submit a job
        </a>
      </div>
      {PARTS.map((part) => (
        <Part key={part.title} {...part} />
      ))}
    </>
  )
}

function Part({ title, nothing, filter }: (typeof PARTS)[number]) {
  const list = useJobs(filter, SHOWN)
  const status = filter.status
  const jobs = (list.data?.pages.flatMap((page) => page.jobs) ?? []).filter((job) => status === undefined || job.status === status)
  return (
    <section className="rows" aria-label={title}>
      <div className="list-head">
        <h2>{title}</h2>
        <a href={hrefOf(['jobs'], queryOf(filter))}>All of them</a>
      </div>
      <StaleNotice query={list} />
      {list.isError && !list.data ? <ErrorNotice error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? <div className="loading">Loading …</div> : null}
      {list.data && jobs.length === 0 ? (
        list.hasNextPage ? (
          <p className="panel muted">
            None among the newest. <a href={hrefOf(['jobs'], queryOf(filter))}>Look among the older ones</a>
          </p>
        ) : (
          <p className="panel muted">{nothing}</p>
        )
      ) : null}
      {jobs.length > 0 ? <JobTable caption={title} jobs={jobs.slice(0, SHOWN)} owners={false} /> : null}
    </section>
  )
}
