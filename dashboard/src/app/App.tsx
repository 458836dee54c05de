import { useLayoutEffect, useRef } from 'react'
import { useLiveJobs } from '../api/live'
import { ended, isAdmin, session } from '../api/session'
import { useStore } from '../api/store'
import type { User } from '../api/types'
import { JobPage } from '../features/job/JobPage'
import { JobsPage } from '../features/jobs/JobsPage'
import { LoginPage } from '../features/login/LoginPage'
import { OverviewPage } from '../features/overview/OverviewPage'
import { OwnOverviewPage } from '../features/overview/OwnOverviewPage'
import { QueuesPage } from '../features/queues/QueuesPage'
import { SubmitPage } from '../features/submit/SubmitPage'
import { UsersPage } from '../features/users/UsersPage'
import { WorkersPage } from '../features/workers/WorkersPage'
import { Empty, Notice } from '../ui/Notice'
import { Header } from './Header'
import type { Route } from './route'
import { useRoute } from './route'

export function App() {
  const now = useStore(session)
  const why = useStore(ended)
  return now ? <Inside key={now.user.username} user={now.user} /> : <LoginPage why={why} />
}

function Inside({ user }: { readonly user: User }) {
  useLiveJobs()
  const route = useRoute()
  const main = useRef<HTMLElement>(null)
  const place = route.path.join('/')
  // Before the effects of the page itself, which may know a better title.
  useLayoutEffect(() => {
    const heading = main.current?.querySelector('h1')?.textContent ?? 'Millrace'
    document.title = `${heading} · Millrace`
    // Who comes by keyboard or screen reader begins at the new page, not where the old one ended.
    main.current?.focus()
    scrollTo(0, 0)
  }, [place])
  return (
    <>
      <a className="sr-only" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to content
      </a>
      <Header user={user} section={route.path[0] ?? 'overview'} />
      <main id="main" ref={main} tabIndex={-1}>
        <Page route={route} user={user} />
      </main>
    </>
  )
}

const ADMINS = new Set(['workers', 'queues', 'users'])

function Page({ route, user }: { readonly route: Route; readonly user: User }) {
  const [section = 'overview', id] = route.path
  if (ADMINS.has(section) && !isAdmin(user)) {
    return (
      <>
        <h1>Not for you</h1>
        <Notice kind="error" title="This page is for administrators.">
          You are logged in as {user.username}. <a href="#/">Overview</a>
        </Notice>
      </>
    )
  }
  switch (section) {
    case 'overview':
      return isAdmin(user) ? <OverviewPage /> : <OwnOverviewPage />
    case 'jobs':
      return id === undefined ? <JobsPage query={route.query} user={user} /> : <JobPage key={id} id={id} />
    case 'submit':
      return <SubmitPage key={route.query.toString()} query={route.query} user={user} />
    case 'workers':
      return <WorkersPage />
    case 'queues':
      return <QueuesPage />
    case 'users':
      return <UsersPage user={user} />
    default:
      return (
        <>
          <h1>Not found</h1>
          <Empty title="There is no such page.">
            <a href="#/">Overview</a>
          </Empty>
        </>
      )
  }
}
