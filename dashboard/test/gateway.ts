import { vi } from 'vitest'

/** One request that the pages have made, and the answer to it, piece by piece. */
export class Asked {
  readonly url: string
  readonly headers: Headers
  readonly signal: AbortSignal | undefined
  readonly #answer: (response: Response) => void
  readonly #fail: (reason: unknown) => void
  #body: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(url: string, init: RequestInit, answer: (response: Response) => void, fail: (reason: unknown) => void) {
    this.url = url
    this.headers = new Headers(init.headers)
    this.signal = init.signal ?? undefined
    this.#answer = answer
    this.#fail = fail
    this.signal?.addEventListener('abort', () => void this.break(this.signal?.reason))
  }

  open() {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#body = controller) })
    this.#answer(new Response(body))
    return settled()
  }

  json(value: unknown, status = 200) {
    this.#answer(Response.json(value, { status }))
    return settled()
  }

  send(piece: string | Uint8Array) {
    this.#body?.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    return settled()
  }

  end() {
    this.#body?.close()
    return settled()
  }

  break(reason: unknown = new TypeError('network error')) {
    this.#fail(reason)
    this.#body?.error(reason)
    return settled()
  }
}

/** A gateway that answers when a test says so; needs timers that are faked. */
export function fakeGateway() {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    return new Promise<Response>((answer, fail) => void asked.push(new Asked(url, init, answer, fail)))
  })
  return {
    asked,
    last: () => {
      const found = asked.at(-1)
      if (!found) throw new Error('nothing was asked')
      return found
    },
  }
}

/** Until all that can go on without time passing has gone on. */
export const settled = () => vi.advanceTimersByTimeAsync(0)
