const NUMBER = new Intl.NumberFormat('en')
const DATE_TIME = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export const count = (value: number) => NUMBER.format(value)

/** As seconds, minutes, hours or days: two units at most. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${String(Math.round(seconds * 1000))} ms`
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${String(Math.round(seconds))} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`
  if (whole < 86400) return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`
  return `${NUMBER.format(Math.floor(whole / 86400))} d ${String(Math.floor((whole % 86400) / 3600))} h`
}

/** Between two times; null: one of them is not known. */
export function between(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
}

/** A retry is a further attempt, past those that failures are given. */
export const attemptOf = (attempt: number, most: number) => (attempt > most ? count(attempt) : `${count(attempt)} of ${count(most)}`)

export const dateTime = (iso: string) => DATE_TIME.format(new Date(iso))
export const timeOfDay = (at: number) => TIME.format(at)

/** A time of today without its day. */
export function shortTime(iso: string, now: Date): string {
  const at = new Date(iso)
  return at.toDateString() === now.toDateString() ? TIME.format(at) : DATE_TIME.format(at)
}

export function bytes(value: number): string {
  if (value < 1024) return `${String(value)} B`
  if (value < 1024 * 1024) return `${(value / 1024).toFixed(1)} KiB`
  return `${(value / 1024 / 1024).toFixed(1)} MiB`
}
