import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { isAdmin } from '../../api/session'
import { useStore } from '../../api/store'
import { told } from '../../api/told'
import type { User } from '../../api/types'
import { go, hrefOf } from '../../app/route'
import { count } from '../../ui/format'
import { Empty, ErrorNotice, StaleNotice } from '../../ui/Notice'
import { BulkActions } from './BulkActions'
import { arrived, filterOf, isUnfiltered, queryOf } from './filter'
import { FilterForm } from './FilterForm'
import { JobTable } from './JobTable'
import { useJobs } from './useJobs'

/** So many pages come by themselves; further ones are asked for, so that a page left open does not grow without end. */
const MOST_BY_THEMSELVES = 20

export function JobsPage({ query, user }: { readonly query: URLSearchParams; readonly user: User }) {
  const filter = filterOf(query)
  const address = queryOf(filter).toString()
  return (
    <>
      <div className="page-head">
        <h1>Jobs</h1>
        <a className="button primary" href="#/submit">
          Submit a job
        </a>
      </div>
      <FilterForm key={address} filter={filter} admin={isAdmin(user)} onChange={(next) => go(hrefOf(['jobs'], queryOf(next)))} />
      <List key={`list-${address}`} query={query} user={user} />
    </>
  )
}

function List({ query, user }: { readonly query: URLSearchParams; readonly user: User }) {
  const filter = filterOf(query)
  const client = useQueryClient()
  const list = useJobs(filter)
  const jobs = list.data?.pages.flatMap((page) => page.jobs) ?? []
  const fresh = arrived(filter, list.data?.pages ?? [], useStore(told))
  const showFresh = () => void client.resetQueries({ queryKey: ['jobs', queryOf(filter).toString()] })
  return (
    <section aria-label="Jobs that match" className="rows" aria-busy={list.isFetching}>
      <div className="list-head">
        <div className="actions">
          <span className="muted tabular" role="status">
            {list.data ? `${count(jobs.length)} shown${list.hasNextPage ? ', there are more' : ''}` : 'Loading …'}
          </span>
          <button className="button small" type="button" hidden={fresh === 0} onClick={showFresh}>
            Show {count(fresh)} new
          </button>
        </div>
        <BulkActions filter={filter} />
      </div>
      <StaleNotice query={list} />
      {list.isError && !list.data ? <ErrorNotice error={list.error} retry={() => void list.refetch()} /> : null}
      {jobs.length > 0 ? <JobTable caption="Jobs, newest first" jobs={jobs} owners={isAdmin(user)} /> : null}
      {list.data && jobs.length === 0 && !list.hasNextPage ? (
        <Empty title={isUnfiltered(filter) ? 'There are no jobs yet.' : 'No job matches.'}>
          {isUnfiltered(filter) ? <a href="#/submit">Submit the first</a> : <a href="#/jobs">Clear the filter</a>}
        </Empty>
      ) : null}
      {list.isPending ? <div className="loading">Loading …</div> : null}
      {list.hasNextPage ? (
        <More
          pages={list.data?.pages.length ?? 0}
          busy={list.isFetchingNextPage}
          failed={list.isFetchNextPageError}
          load={() => void list.fetchNextPage()}
        />
      ) : null}
    </section>
  )
}

interface MoreProps {
  readonly pages: number
  readonly busy: boolean
  readonly failed: boolean
  readonly load: () => void
}

/** The next page comes when its place comes into view; a click, or a key, brings it as well. */
function More({ pages, busy, failed, load }: MoreProps) {
  const place = useRef<HTMLDivElement>(null)
  const wanted = !busy && !failed && pages < MOST_BY_THEMSELVES
  const loading = useRef(load)
  useEffect(() => {
    loading.current = load
  })
  useEffect(() => {
    if (!wanted || !place.current) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && loading.current(), {
      rootMargin: '200px',
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [wanted, pages])
  return (
    <div ref={place} className="actions">
      <button className="button" type="button" disabled={busy} onClick={load}>
        {busy ? 'Loading …' : 'Load more'}
      </button>
    </div>
  )
}
