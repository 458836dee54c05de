import { watched } from './presence'
import { ProblemError, problemOf } from './problem'
import { authorized } from './session'
import type { Store } from './store'

/** Nothing came for so long that the connection must be dead. */
export class SilenceError extends Error {}

export interface Connected {
  readonly wanted: AbortSignal
  /** While it is false the connection is left to others; then it goes on where it was. */
  readonly needed?: Store<boolean>
  readonly silenceMs: number
  /** Reads until the other side ends it, telling of each sign of life. Answers for how many milliseconds to stay away, or that it is done. */
  readonly connect: (signal: AbortSignal, alive: () => void) => Promise<number | 'done'>
  readonly left?: (() => void) | undefined
  /** It will be tried again, unless it was refused. */
  readonly broken: (error: unknown) => void
}

/** Keeps a connection that has no end of its own for as long as it is wanted, and comes back when it breaks. */
export async function keepConnected({ wanted, needed = watched, silenceMs, connect, left, broken }: Connected): Promise<void> {
  let failures = 0
  while (await isNeeded(needed, wanted)) {
    const line = new Line(wanted, needed, silenceMs)
    const alive = () => {
      failures = 0
      line.hear()
    }
    let pause: number
    try {
      const next = await connect(line.signal, alive)
      if (next === 'done') return
      pause = next
    } catch (error) {
      if (isOver(wanted)) return
      if (line.cause === 'left') {
        left?.()
        continue
      }
      broken(line.cause === 'silent' ? new SilenceError() : error)
      if (isRefused(error)) return
      pause = pauseAfter(++failures, Math.random())
    } finally {
      line.close()
    }
    await sleep(pause, wanted)
  }
}

/** One connection, and why it was cut. */
class Line {
  readonly signal: AbortSignal
  cause: 'left' | 'silent' | undefined
  readonly #controller = new AbortController()
  readonly #silenceMs: number
  readonly #unsubscribe: () => void
  #watchdog: ReturnType<typeof setTimeout> | undefined

  constructor(wanted: AbortSignal, needed: Store<boolean>, silenceMs: number) {
    this.signal = AbortSignal.any([wanted, this.#controller.signal])
    this.#silenceMs = silenceMs
    this.#unsubscribe = needed.subscribe(() => {
      if (!needed.get()) this.#cut('left')
    })
    this.hear()
  }

  hear() {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.#cut('silent'), this.#silenceMs)
  }

  close() {
    clearTimeout(this.#watchdog)
    this.#unsubscribe()
  }

  #cut(cause: 'left' | 'silent') {
    this.cause ??= cause
    this.#controller.abort()
  }
}

interface Receiver {
  readonly opened: () => void
  readonly take: (bytes: Uint8Array) => void
}

/** Hands over an answer as it comes. */
export async function receive(path: string, init: RequestInit, { opened, take }: Receiver) {
  const answer = await authorized(path, { ...init, cache: 'no-store' })
  if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.json().catch(() => null))
  opened()
  const reader = answer.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    take(value)
  }
}

const LONGEST_PAUSE_MS = 30_000
const TOO_MANY_REQUESTS = 429

/** Doubling from one second, with chance, so that not all come back at once. */
export const pauseAfter = (failures: number, chance: number) =>
  Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(failures, 10)) * (0.5 + chance / 2)

/** Asking again would be answered alike. */
export const isRefused = (error: unknown) => error instanceof ProblemError && error.status < 500 && error.status !== TOO_MANY_REQUESTS

/** A call, as it may become true at any await. */
const isOver = (signal: AbortSignal) => signal.aborted

/** When it is needed; or false, if it is not wanted any more. */
function isNeeded(needed: Store<boolean>, wanted: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted.aborted && !needed.get()) return
      unsubscribe()
      wanted.removeEventListener('abort', look)
      resolve(!wanted.aborted)
    }
    const unsubscribe = needed.subscribe(look)
    wanted.addEventListener('abort', look)
    look()
  })
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
    if (signal.aborted) wake()
  })
}
