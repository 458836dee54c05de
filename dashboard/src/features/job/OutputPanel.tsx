import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { Output } from '../../api/output'
import { follow, linesWith, NOTHING } from '../../api/output'
import type { Job } from '../../api/types'
import { bytes } from '../../ui/format'

export function OutputPanel({ job }: { readonly job: Job }) {
  const [stream, setStream] = useState<'all' | 'stdout' | 'stderr'>('all')
  const [earlier, setEarlier] = useState<number>()
  const attempt = earlier ?? job.attempt
  const { output, error } = useOutput(job, stream, attempt)
  const [following, setFollowing] = useState(true)
  const [search, setSearch] = useState('')
  // The number of its line, as hits come and go with the lines.
  const [at, setAt] = useState<number>()
  const lines = useMemo(() => (output.lines.at(-1) === '' ? output.lines.slice(0, -1) : output.lines), [output.lines])
  const hits = useMemo(() => linesWith(lines, search).map((index) => output.first + index), [lines, search, output.first])
  const place = at === undefined ? -1 : hits.indexOf(at)
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
            setAt(hits.find((line) => at === undefined || line > at) ?? hits[0])
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
            onChange={(event) => (setSearch(event.target.value), setAt(undefined))}
          />
          <span className="muted tabular one-line">
            {search === '' ? '' : place < 0 ? `${String(hits.length)} found` : `${String(place + 1)} of ${String(hits.length)}`}
          </span>
          <button className="button small" type="submit" disabled={hits.length === 0}>
            Next
          </button>
        </form>
        <label className="check">
          <input type="checkbox" checked={following} onChange={(event) => setFollowing(event.target.checked)} />
          Follow
        </label>
        {job.attempt > 1 ? (
          <label className="check">
            <span>Attempt</span>
            <select
              value={attempt}
              onChange={(event) => setEarlier(Number(event.target.value) === job.attempt ? undefined : Number(event.target.value))}
            >
              {Array.from({ length: job.attempt }, (_, index) => (
                <option key={index}>{index + 1}</option>
              ))}
            </select>
          </label>
        ) : null}
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
      {output.cut ? <p className="muted">The beginning is not shown: there is too much.</p> : null}
      {output.state === 'ended' && lines.length === 0 ? (
        <p className="muted">It has written nothing.</p>
      ) : (
        <Lines
          lines={lines}
          first={output.first}
          search={search}
          current={place < 0 ? undefined : at}
          following={following}
          onScrollUp={() => setFollowing(false)}
        />
      )}
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

function useOutput(job: Job, which: string, attempt: number): Seen {
  // Before its first attempt it has written nothing; a further one begins anew.
  const path = job.attempt === 0 ? '' : `/jobs/${encodeURIComponent(job.job_id)}/output?stream=${which}&attempt=${String(attempt)}`
  const fresh: Seen = { path, output: NOTHING, error: '' }
  const [seen, setSeen] = useState(fresh)
  useEffect(() => {
    if (path === '') return
    const stop = new AbortController()
    let latest: Seen = { path, output: NOTHING, error: '' }
    let frame = 0
    // However often it writes, the page is drawn once a frame.
    const show = (next: Partial<Seen>) => {
      latest = { ...latest, ...next }
      frame ||= requestAnimationFrame(() => {
        frame = 0
        setSeen(latest)
      })
    }
    void follow(path, stop.signal, { show: (output) => show({ output }), refused: (error) => show({ error }) })
    return () => {
      stop.abort()
      cancelAnimationFrame(frame)
    }
  }, [path])
  return seen.path === path ? seen : fresh
}

interface LinesProps {
  readonly lines: readonly string[]
  readonly first: number
  readonly search: string
  readonly current: number | undefined
  readonly following: boolean
  readonly onScrollUp: () => void
}

function Lines({ lines, first, search, current, following, onScrollUp }: LinesProps) {
  const frame = useRef<HTMLDivElement>(null)
  const last = useRef(0)
  useEffect(() => {
    if (following && frame.current) frame.current.scrollTop = frame.current.scrollHeight
  }, [lines, following])
  useEffect(() => {
    if (current !== undefined && !following) frame.current?.children[current - first]?.scrollIntoView({ block: 'nearest' })
    // To where it is when it is chosen; that lines leave the beginning is no reason to scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current, following])
  const scrolled = () => {
    const top = frame.current?.scrollTop ?? 0
    if (top < last.current - 4) onScrollUp()
    last.current = top
  }
  return (
    <div ref={frame} className="output" role="log" aria-labelledby="output" aria-live="off" tabIndex={0} onScroll={scrolled}>
      {lines.length === 0 ? (
        <div className="muted">It has written nothing yet.</div>
      ) : (
        lines.map((line, index) => <Line key={first + index} line={line} search={search} isCurrent={first + index === current} />)
      )}
    </div>
  )
}

interface LineProps {
  readonly line: string
  readonly search: string
  readonly isCurrent: boolean
}

const Line = memo(function Line({ line, search, isCurrent }: LineProps) {
  const at = search === '' ? -1 : line.toLowerCase().indexOf(search.toLowerCase())
  return (
    <div className={isCurrent ? 'current' : undefined}>
      {at < 0 ? (
        line
      ) : (
        <>
          {line.slice(0, at)}
          <mark>{line.slice(at, at + search.length)}</mark>
          {line.slice(at + search.length)}
        </>
      )}
    </div>
  )
})
