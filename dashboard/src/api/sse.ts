import { problemOf } from './problem'
import { authorized } from './session'

export interface ServerEvent {
  readonly name: string
  readonly data: string
  readonly id: string | undefined
}

/** Splits the text of server-sent events, which may come in pieces of any size. */
export class SseParser {
  #rest = ''
  #name = 'message'
  #data: string[] = []
  #id: string | undefined
  /** What to resume from: the last id, of a heartbeat as well. */
  lastId: string | undefined
  /** What the server asks to wait before coming back, in milliseconds. */
  retry: number | undefined

  push(text: string): ServerEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#line(line))
  }

  #line(line: string): ServerEvent[] {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.#name = value
    else if (field === 'data') this.#data.push(value)
    else if (field === 'id') this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value)
    return []
  }

  #dispatch(): ServerEvent[] {
    const event = { name: this.#name, data: this.#data.join('\n'), id: this.#id }
    if (this.#id !== undefined) this.lastId = this.#id
    this.#name = 'message'
    this.#data = []
    this.#id = undefined
    return event.data === '' && event.name === 'message' ? [] : [event]
  }
}

export interface StreamHandlers {
  /** The stream is open, and tells whatever changes. */
  readonly open: () => void
  readonly event: (event: ServerEvent) => void
  /** It is not, and will be tried again. */
  readonly broken: (error: unknown) => void
}

/** Nothing for so long, not even a heartbeat (one each 15 s): the connection is dead. */
const SILENCE_MS = 40_000
const LONGEST_PAUSE_MS = 30_000

/** Doubling from one second, with chance, so that not all come back at once. */
export const pauseAfter = (failures: number, chance: number) =>
  Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(failures, 10)) * (0.5 + chance / 2)

/** A call, as it may become true at any await. */
export const isOver = (signal: AbortSignal) => signal.aborted

const isRefused = (error: unknown) =>
  typeof error === 'object' && error !== null && 'status' in error && [401, 403, 404].includes(Number(error.status))

/** Reads a stream for as long as it is wanted; comes back when it breaks, to where it was. Ends by itself when it is refused, or when done. */
export async function stream(path: string, wanted: AbortSignal, handlers: StreamHandlers, isDone = () => false): Promise<void> {
  let lastId: string | undefined
  let failures = 0
  while (!isOver(wanted)) {
    let pause: number | undefined
    try {
      const parser = new SseParser()
      await read(path, lastId, wanted, parser, {
        ...handlers,
        open: () => {
          failures = 0
          handlers.open()
        },
      })
      lastId = parser.lastId ?? lastId
      pause = parser.retry
      if (isDone()) return
    } catch (error) {
      if (isOver(wanted)) return
      handlers.broken(error)
      if (isRefused(error)) return
      failures++
    }
    await sleep(pause ?? pauseAfter(failures, Math.random()), wanted)
  }
}

async function read(path: string, lastId: string | undefined, wanted: AbortSignal, parser: SseParser, handlers: StreamHandlers) {
  const silent = new AbortController()
  const stop = () => silent.abort()
  wanted.addEventListener('abort', stop)
  let watchdog = setTimeout(stop, SILENCE_MS)
  try {
    const answer = await authorized(path, {
      headers: { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
      signal: silent.signal,
      cache: 'no-store',
    })
    if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.json().catch(() => null))
    handlers.open()
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      clearTimeout(watchdog)
      watchdog = setTimeout(stop, SILENCE_MS)
      parser.push(value).forEach(handlers.event)
    }
  } finally {
    clearTimeout(watchdog)
    wanted.removeEventListener('abort', stop)
  }
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
