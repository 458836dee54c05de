import type { Stats } from '../../api/types'

/** What nobody keeps but this page: how much waited at each look, for an hour at most. */
export interface Samples {
  readonly at: readonly number[]
  readonly waiting: readonly (number | null)[]
  readonly oldest: readonly (number | null)[]
}

export const NO_SAMPLES: Samples = { at: [], waiting: [], oldest: [] }
const KEPT_SECONDS = 3_600
const GAP_SECONDS = 20

export function withSample(samples: Samples, stats: Stats): Samples {
  const now = Date.parse(stats.at) / 1000
  const last = samples.at.at(-1)
  if (last !== undefined && now <= last) return samples
  const from = samples.at.findIndex((at) => at > now - KEPT_SECONDS)
  const kept = from < 0 ? samples.at.length : from
  // Where nobody looked no line is drawn.
  const gap = last !== undefined && now - last > GAP_SECONDS
  const added = <T>(values: readonly (T | null)[], value: T) => [...values.slice(kept), ...(gap ? [null] : []), value]
  return {
    at: [...samples.at.slice(kept), ...(gap ? [last + 1] : []), now],
    waiting: added(samples.waiting, stats.waiting),
    oldest: added(samples.oldest, stats.oldest_waiting_seconds ?? 0),
  }
}

export type Series = readonly (readonly (number | null)[])[]

/** Columns for charts: times in seconds, then the values. */
export const throughput = ({ minutes }: Stats): Series => [
  minutes.map((each) => Date.parse(each.minute) / 1000),
  minutes.map((each) => each.completed + each.failed + each.cancelled),
]

export const outcomes = ({ minutes }: Stats): Series => [
  minutes.map((each) => Date.parse(each.minute) / 1000),
  minutes.map((each) => each.completed),
  minutes.map((each) => each.failed),
  minutes.map((each) => each.cancelled),
]

export const pickup = ({ minutes }: Stats): Series => [
  minutes.map((each) => Date.parse(each.minute) / 1000),
  minutes.map((each) => each.pickup_seconds),
]

export const waiting = ({ at, waiting: values }: Samples): Series => [at, values]

export const oldest = ({ at, oldest: values }: Samples): Series => [at, values]

/** What is shown at least, so that the first looks are no long line. */
export const SHORTEST_SECONDS = 300

/** As a chart can draw it: at least two times, five minutes apart, though there be one or none to show. */
export function drawable(data: Series | undefined, columns: number, now: number): Series {
  if (data && (data[0]?.length ?? 0) > 1) return data
  const to = data?.[0]?.[0] ?? now
  const values = (column: number) => [null, data?.[column]?.[0] ?? null]
  return [[to - SHORTEST_SECONDS, to], ...Array.from({ length: columns }, (_, index) => values(index + 1))]
}

/** The values that no line leads to or from. */
export const lone = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, index) => (value != null && values[index - 1] == null && values[index + 1] == null ? [index] : []))
