import { useSyncExternalStore } from 'react'
import { Store } from '../api/store'
import { between, dateTime, duration, shortTime } from './format'

export function Time({ at, absent = '–' }: { readonly at: string | null; readonly absent?: string }) {
  if (at === null) return <span className="muted">{absent}</span>
  return (
    <time dateTime={at} title={dateTime(at)}>
      {shortTime(at, new Date())}
    </time>
  )
}

/** The second that it is, one for all that shows how long something has taken. */
const now = new Store(Date.now())
let shown = 0
let ticking: ReturnType<typeof setInterval> | undefined

function tick(listener: () => void) {
  const forget = now.subscribe(listener)
  if (shown++ === 0) {
    now.set(Date.now())
    ticking = setInterval(() => now.set(Date.now()), 1000)
  }
  return () => {
    forget()
    if (--shown === 0) clearInterval(ticking)
  }
}

/** How long it took; while it is not over, how long it has taken, each second anew. */
export function Elapsed({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  if (from !== null && to === null) return <Running since={from} />
  const seconds = between(from, to)
  return <span className="tabular">{seconds === null ? '–' : duration(seconds)}</span>
}

function Running({ since }: { readonly since: string }) {
  const seconds = Math.floor((useSyncExternalStore(tick, now.get) - Date.parse(since)) / 1000)
  return <span className="tabular">{seconds < 60 ? `${String(Math.max(0, seconds))} s` : duration(seconds)}</span>
}
