import { keepConnected, pauseAfter, receive } from './connection'
import type { Store } from './store'

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
  /** The stream is open, and tells whatever changes; and, if it resumes, what has changed since it was open. */
  readonly open: (resumes: boolean) => void
  readonly event: (event: ServerEvent) => void
  /** It is set aside, as nobody looks or another tells the same. */
  readonly left?: () => void
  /** It is not, and will be tried again. */
  readonly broken: (error: unknown) => void
}

interface StreamOptions {
  readonly needed?: Store<boolean>
  /** Whether the end of the stream is the end of what there is to tell. */
  readonly isDone?: () => boolean
}

/** Nothing for so long, not even a heartbeat (one each 15 s): the connection is dead. */
const SILENCE_MS = 40_000

/** Reads a stream for as long as it is wanted; comes back when it breaks, to where it was. Ends by itself when it is refused, or when done. */
export function stream(
  path: string,
  wanted: AbortSignal,
  handlers: StreamHandlers,
  { needed, isDone = () => false }: StreamOptions = {},
): Promise<void> {
  let lastId: string | undefined
  return keepConnected({
    wanted,
    ...(needed ? { needed } : {}),
    silenceMs: SILENCE_MS,
    left: handlers.left,
    broken: handlers.broken,
    connect: async (signal, alive) => {
      const parser = new SseParser()
      const decoder = new TextDecoder()
      const headers = { Accept: 'text/event-stream', ...(lastId ? { 'Last-Event-ID': lastId } : {}) }
      await receive(
        path,
        { headers, signal },
        {
          opened: () => {
            alive()
            handlers.open(lastId !== undefined)
          },
          take: (bytes) => {
            alive()
            const events = parser.push(decoder.decode(bytes, { stream: true }))
            lastId = parser.lastId ?? lastId
            events.forEach(handlers.event)
          },
        },
      )
      return isDone() ? 'done' : (parser.retry ?? pauseAfter(0, Math.random()))
    },
  })
}
