import { useEffect, useState } from 'react'
import { between, dateTime, duration, shortTime } from './format'

export function Time({ at, absent = '–' }: { readonly at: string | null; readonly absent?: string }) {
  if (at === null) return <span className="muted">{absent}</span>
  return (
    <time dateTime={at} title={dateTime(at)}>
      {shortTime(at, new Date())}
    </time>
  )
}

/** How long it took; while it is not over, how long it has taken, each second anew. */
export function Elapsed({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const [now, setNow] = useState(() => Date.now())
  const running = from !== null && to === null
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  const seconds = running ? Math.max(0, Math.round((now - Date.parse(from)) / 1000)) : between(from, to)
  return <span className="tabular">{seconds === null ? '–' : running ? duration(Math.max(1, seconds)) : duration(seconds)}</span>
}
