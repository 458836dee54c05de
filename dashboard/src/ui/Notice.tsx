import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { messageOf, ProblemError, troubleOf, type Trouble } from '../api/problem'
import { timeOfDay } from './format'

interface NoticeProps {
  readonly kind: 'error' | 'info' | 'quiet'
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Notice({ kind, title, children, action }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <div className="wrap">
        <strong>{title}</strong> {children}
      </div>
      {action}
    </div>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  )
}

const TITLES: Record<Trouble, string> = {
  unreachable: 'Disconnected.',
  unavailable: 'The gateway cannot read its data at the moment.',
  unauthorized: 'You are not logged in any more.',
  forbidden: 'You may not see this.',
  missing: 'This is not there.',
  limited: 'Too many requests.',
  other: 'That went wrong.',
}

export function ErrorNotice({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const trace = error instanceof ProblemError && error.status >= 500 ? ` (trace ${error.traceId ?? 'unknown'})` : ''
  return (
    <Notice
      kind="error"
      title={TITLES[troubleOf(error)]}
      action={
        retry ? (
          <button className="button small" type="button" onClick={retry}>
            Try again
          </button>
        ) : undefined
      }
    >
      {messageOf(error)}
      {trace}
    </Notice>
  )
}

/** That what is shown is older than it should be, and why. */
export function StaleNotice({ query }: { readonly query: Pick<UseQueryResult, 'isError' | 'error' | 'data' | 'dataUpdatedAt'> }) {
  if (!query.isError || query.data === undefined) return null
  return (
    <Notice kind="error" title={`Stale: this is what was known at ${timeOfDay(query.dataUpdatedAt)}.`}>
      {messageOf(query.error)} It is asked again by itself.
    </Notice>
  )
}

/** One of: it is being fetched, it cannot be had, it is there (and maybe stale). */
export function Fetched<T>({ query, children }: { readonly query: UseQueryResult<T>; readonly children: (data: T) => ReactNode }) {
  if (query.data !== undefined) {
    return (
      <>
        <StaleNotice query={query} />
        {children(query.data)}
      </>
    )
  }
  if (query.isError) return <ErrorNotice error={query.error} retry={() => void query.refetch()} />
  return (
    <div className="loading" role="status">
      Loading …
    </div>
  )
}
