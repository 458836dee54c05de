import type { ReactNode } from 'react'
import type { JobStatus } from '../api/types'

const SHAPES: Record<JobStatus, ReactNode> = {
  scheduled: <path d="M8 4.500V8l2.500 1.500M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z" />,
  queued: <path d="M3 4.500h10M3 8h10M3 11.500h10" />,
  processing: <path d="M5 3.500v9l7-4.500z" fill="currentColor" />,
  completed: <path d="M3 8.500l3.200 3.200L13 4.500" />,
  failed: <path d="M4 4l8 8M12 4l-8 8" />,
  cancelled: <path d="M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM4 12l8-8" />,
}

/** Without the word that stands there already. */
export const wordsOf = (status: JobStatus, reason: string) => reason.replaceAll('_', ' ').replace(new RegExp(`^${status} `), '')

/** By shape and word, so that no colour is needed to read it. */
export function Status({ status, reason }: { readonly status: JobStatus; readonly reason?: string | null }) {
  return (
    <span className={`status ${status}`}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
        {SHAPES[status]}
      </svg>
      {status}
      {reason ? <span className="muted">{wordsOf(status, reason)}</span> : null}
    </span>
  )
}
