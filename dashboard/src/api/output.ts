import { isRefused, keepConnected, receive, SilenceError } from './connection'
import { messageOf, PATIENCE_MS } from './problem'

/** What is kept of an output to be shown, as a browser scrolls no more of it smoothly; the whole is there to be saved. */
export const MOST_CHARACTERS = 1_000_000
export const MOST_LINES = 5_000

export interface Output {
  /** As they are shown; the last one may go on. */
  readonly lines: readonly string[]
  /** The number of the first line that is kept, from 0. */
  readonly first: number
  readonly characters: number
  /** The beginning of an escape sequence, whose end has not come yet. */
  readonly rest: string
  /** Of the whole, in bytes: where to go on. */
  readonly bytes: number
  readonly cut: boolean
  readonly state: 'following' | 'waiting' | 'ended'
}

export const NOTHING: Output = { lines: [''], first: 0, characters: 0, rest: '', bytes: 0, cut: false, state: 'following' }

/** With what has come; the work is bounded by that and by what is kept, however much has come before. */
export function appended(output: Output, text: string, bytes: number): Output {
  const whole = output.rest + text
  const rest = INCOMPLETE.exec(whole)?.[0] ?? ''
  const [next = '', ...more] = plain(whole.slice(0, whole.length - rest.length)).split('\n')
  const last = output.lines.at(-1) ?? ''
  const lines = [...output.lines.slice(0, -1), last + next, ...more]
  let characters = more.reduce((sum, line) => sum + line.length, output.characters + next.length)
  let from = 0
  while (from < lines.length - 1 && (characters > MOST_CHARACTERS || lines.length - from > MOST_LINES)) {
    characters -= lines[from++]?.length ?? 0
  }
  const kept = lines.slice(from)
  const isTooLong = characters > MOST_CHARACTERS
  if (isTooLong) {
    // One line: to half, so that this is not done again for each piece of it.
    kept[0] = (kept[0] ?? '').slice(-MOST_CHARACTERS / 2)
    characters = kept[0].length
  }
  return {
    lines: kept,
    first: output.first + from,
    characters,
    rest,
    bytes: output.bytes + bytes,
    cut: output.cut || from > 0 || isTooLong,
    state: 'following',
  }
}

/** A job may write nothing for long, and then nothing is sent: only asking again tells whether the connection is still there. */
const SILENCE_MS = 120_000

interface Follower {
  readonly show: (output: Output) => void
  readonly refused: (why: string) => void
}

/** Follows what a job writes until it has ended, and goes on where it was after a break. */
export function follow(path: string, wanted: AbortSignal, { show, refused }: Follower): Promise<void> {
  let output = NOTHING
  let wasBroken = false
  // One for all connections: a character may begin in one and end in the next.
  const decoder = new TextDecoder()
  const tell = (next: Output) => {
    output = next
    if (!wanted.aborted) show(next)
  }
  return keepConnected({
    wanted,
    silenceMs: SILENCE_MS,
    connect: async (signal, alive) => {
      const receiver = {
        opened: () => tell({ ...output, state: 'following' }),
        take: (bytes: Uint8Array) => {
          alive()
          tell(appended(output, decoder.decode(bytes, { stream: true }), bytes.length))
        },
      }
      const from = () => `${path}&offset=${String(output.bytes)}`
      if (wasBroken) {
        // An answer that is followed does not begin before something is written: one that is not tells that the gateway is back.
        await receive(from(), { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) }, receiver)
        wasBroken = false
        alive()
      }
      await receive(`${from()}&follow=true`, { signal }, receiver)
      tell({ ...appended(output, decoder.decode(), 0), state: 'ended' })
      return 'done'
    },
    broken: (error) => {
      wasBroken = true
      if (isRefused(error)) refused(messageOf(error))
      else if (!(error instanceof SilenceError)) tell({ ...output, state: 'waiting' })
    },
  })
}

/** Where a text occurs, regardless of case: the numbers of lines, from 0. */
export function linesWith(lines: readonly string[], text: string): number[] {
  const wanted = text.toLowerCase()
  return wanted === '' ? [] : lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []))
}

// Escape sequences of terminals, which a page cannot show.
// eslint-disable-next-line no-control-regex
const SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]|\r(?=\n)/g
// eslint-disable-next-line no-control-regex
const INCOMPLETE = /(?:\u001b(?:\[[0-9;?]{0,32}[ -/]{0,8})?|\r)$/
const plain = (text: string) => text.replace(SEQUENCES, '')
