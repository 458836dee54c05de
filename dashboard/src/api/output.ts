import { ProblemError, problemOf } from './problem'
import { authorized } from './session'
import { isOver, pauseAfter, sleep } from './sse'

/** What is kept of an output to be shown; the whole is there to be saved. */
export const MOST_CHARACTERS = 1_000_000

export interface Output {
  readonly text: string
  /** Of the whole, in bytes: where to go on. */
  readonly bytes: number
  readonly cut: boolean
  readonly state: 'following' | 'waiting' | 'ended'
}

export const NOTHING: Output = { text: '', bytes: 0, cut: false, state: 'following' }

export function appended(output: Output, text: string, bytes: number): Output {
  const all = output.text + text
  const cut = all.length > MOST_CHARACTERS
  // From the beginning of a line, so that none is shown in half.
  const from = cut ? all.indexOf('\n', all.length - MOST_CHARACTERS) + 1 : 0
  return { text: all.slice(from), bytes: output.bytes + bytes, cut: output.cut || cut, state: 'following' }
}

/** Follows what a job writes until it has ended, and goes on where it was after a break. */
export async function follow(path: string, wanted: AbortSignal, show: (output: Output) => void) {
  let output = NOTHING
  let failures = 0
  const tell = (next: Output) => {
    output = next
    if (!isOver(wanted)) show(next)
  }
  while (!isOver(wanted)) {
    try {
      const answer = await authorized(`${path}&follow=true&offset=${String(output.bytes)}`, { signal: wanted, cache: 'no-store' })
      if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.json().catch(() => null))
      const decoder = new TextDecoder()
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read()
        if (done) break
        failures = 0
        tell(appended(output, decoder.decode(value, { stream: true }), value.length))
      }
      tell({ ...output, state: 'ended' })
      return
    } catch (error) {
      if (isOver(wanted)) return
      if (error instanceof ProblemError && error.status < 500) throw error
      tell({ ...output, state: 'waiting' })
      await sleep(pauseAfter(++failures, Math.random()), wanted)
    }
  }
}

/** Where a text occurs, regardless of case: the numbers of lines, from 0. */
export function linesWith(lines: readonly string[], text: string): number[] {
  const wanted = text.toLowerCase()
  return wanted === '' ? [] : lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []))
}

// Escape sequences of terminals, which a page cannot show.
// eslint-disable-next-line no-control-regex
const SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]|\r(?=\n)/g
export const plain = (text: string) => text.replace(SEQUENCES, '')
