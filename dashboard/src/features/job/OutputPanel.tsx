import { useEffect, useMemo, useRef, useState } from 'react'
import type { Output } from '../../api/output'
import { follow, linesWith, NOTHING, plain } from '../../api/output'
import { messageOf } from '../../api/problem'
import type { Job } from '../../api/types'
import { bytes } from '../../ui/format'

/** More lines than a browser scrolls smoothly through are left to the file. */
const MOST_LINES = 5_000

export function OutputPanel({ job }: { readonly job: Job }) {
  const [stream, setStream] = useState<'all' | 'stdout' | 'stderr'>('all')
  const { output, error } = useOutput(job, stream)
  const [following, setFollowing] = useState(true)
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const all = useMemo(() => plain(output.text).replace(/\n$/, '').split('\n'), [output.text])
  const lines = all.length > MOST_LINES ? all.slice(-MOST_LINES) : all
  const hits = useMemo(() => linesWith(lines, search), [lines, search])
  const current = hits.length === 0 ? undefined : hits[at % hits.length]
  return (
    <>
      <div className="panel-head">
        <h2 id="output">Output</h2>
        <span className="muted tabular" role="status">
          {describe(job, output)}
        </span>
      </div>
      <div className="toolbar">
        <form
          className="search"
          role="search"
          onSubmit={(event) => {
            event.preventDefault()
            setFollowing(false)
            setAt(current === undefined ? 0 : at + 1)
          }}
        >
          <label className="sr-only" htmlFor="search-output">
            Search the output
          </label>
          <input
            id="search-output"
            type="search"
            placeholder="Search"
            value={search}
            onChange={(event) => (setSearch(event.target.value), setAt(0))}
          />
          <span className="muted tabular one-line">
            {search === '' ? '' : `${String(hits.length === 0 ? 0 : (at % hits.length) + 1)} of ${String(hits.length)}`}
          </span>
          <button className="button small" type="submit" disabled={hits.length === 0}>
            Next
          </button>
        </form>
        <label className="check">
          <input type="checkbox" checked={following} onChange={(event) => setFollowing(event.target.checked)} />
          Follow
        </label>
        <label className="check">
          <span>Stream</span>
          <select value={stream} onChange={(event) => setStream(event.target.value as typeof stream)}>
            <option>all</option>
            <option>stdout</option>
            <option>stderr</option>
          </select>
        </label>
      </div>
      {error ? <p className="danger-text">{error}</p> : null}
      {output.cut || all.length > MOST_LINES ? <p className="muted">The beginning is not shown: there is too much.</p> : null}
      <Lines
        lines={output.text === '' ? [] : lines}
        search={search}
        current={current}
        following={following}
        onScrollUp={() => setFollowing(false)}
      />
    </>
  )
}

function describe(job: Job, output: Output): string {
  if (output.state === 'waiting') return `${bytes(output.bytes)}, connection lost: trying again`
  if (output.state === 'ended') return `${bytes(output.bytes)}, ended`
  return job.status === 'processing' ? `${bytes(output.bytes)}, following` : bytes(output.bytes)
}

interface Seen {
  readonly path: string
  readonly output: Output
  readonly error: string
}

function useOutput(job: Job, which: string): Seen {
  // Before its first attempt it has written nothing; a further one begins anew.
  const path = job.attempt === 0 ? '' : `/jobs/${encodeURIComponent(job.job_id)}/output?stream=${which}&attempt=${String(job.attempt)}`
  const fresh: Seen = { path, output: NOTHING, error: '' }
  const [seen, setSeen] = useState(fresh)
  useEffect(() => {
    if (path === '') return
    const stop = new AbortController()
    follow(path, stop.signal, (output) => setSeen({ path, output, error: '' })).catch((failure: unknown) =>
      setSeen({ path, output: NOTHING, error: messageOf(failure) }),
    )
    return () => stop.abort()
  }, [path])
  return seen.path === path ? seen : fresh
}

interface LinesProps {
  readonly lines: readonly string[]
  readonly search: string
  readonly current: number | undefined
  readonly following: boolean
  readonly onScrollUp: () => void
}

function Lines({ lines, search, current, following, onScrollUp }: LinesProps) {
  const frame = useRef<HTMLDivElement>(null)
  const last = useRef(0)
  useEffect(() => {
    if (following && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [lines, following])
  useEffect(() => {
    if (current !== undefined && !following) frame.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current, following])
  const scrolled = () => {
    const top = frame.current?.scrollTop ?? 0
    if (top < last.current - 4) onScrollUp()
    last.current = top
  }
  return (
    <div ref={frame} className="output" role="log" aria-labelledby="output" aria-live="off" tabIndex={0} onScroll={scrolled}>
      {lines.length === 0 ? (
        <div className="muted">It has written nothing.</div>
      ) : (
        lines.map((line, index) => (
          <div key={index} className={index === current ? 'current' : undefined}>
            <Marked line={line} search={search} />
          </div>
        ))
      )}
    </div>
  )
}

function Marked({ line, search }: { readonly line: string; readonly search: string }) {
  const at = search === '' ? -1 : line.toLowerCase().indexOf(search.toLowerCase())
  if (at < 0) return line
  return (
    <>
      {line.slice(0, at)}
      <mark>{line.slice(at, at + search.length)}</mark>
      {line.slice(at + search.length)}
    </>
  )
}
