import { describe, expect, it } from 'vitest'
import { messageOf, problemOf, ProblemError, troubleOf, UnreachableError } from '../src/api/problem'
import { hrefOf, parse } from '../src/app/route'
import { between, bytes, duration } from '../src/ui/format'
import { NO_SAMPLES, outcomes, withSample } from '../src/features/overview/samples'
import type { Stats } from '../src/api/types'

describe('durations', () => {
  it.each([
    [0.034, '34 ms'],
    [3.21, '3.2 s'],
    [59, '59 s'],
    [61, '1 min 1 s'],
    [3_600, '1 h 0 min'],
    [200_000, '2 d 7 h'],
  ])('%d is %s', (seconds, text) => expect(duration(seconds)).toBe(text))

  it('are never negative, and unknown without both ends', () => {
    expect(between('2026-01-31T09:00:01Z', '2026-01-31T09:00:00Z')).toBe(0)
    expect(between(null, '2026-01-31T09:00:00Z')).toBeNull()
  })
})

it('sizes', () => expect([bytes(9), bytes(2048), bytes(3 << 20)]).toEqual(['9 B', '2.0 KiB', '3.0 MiB']))

describe('routes', () => {
  it('survive whatever stands in them', () => {
    const href = hrefOf(['jobs', 'a/b c%'], new URLSearchParams({ label: 'x:y&z' }))
    const route = parse(href)
    expect(route.path).toEqual(['jobs', 'a/b c%'])
    expect(route.query.get('label')).toBe('x:y&z')
  })

  it('are readable even if they are broken', () => {
    expect(parse('#/jobs/%E0%A4%A').path).toEqual(['jobs', '%E0%A4%A'])
    expect(parse('').path).toEqual([])
  })
})

describe('problems', () => {
  it('are taken from what was answered', () => {
    const problem = problemOf(400, { code: 'invalid', detail: 'bad', errors: [{ field: 'type', message: 'is unknown' }, 'no error'] })
    expect(problem).toBeInstanceOf(ProblemError)
    expect([problem.code, problem.message, problem.fields]).toEqual(['invalid', 'bad', [{ field: 'type', message: 'is unknown' }]])
  })

  it('are told apart', () => {
    const kinds = [401, 403, 404, 429, 503, 500].map((status) => troubleOf(problemOf(status, 'no JSON')))
    expect(kinds).toEqual(['unauthorized', 'forbidden', 'missing', 'limited', 'unavailable', 'other'])
    expect(troubleOf(new UnreachableError())).toBe('unreachable')
    expect(messageOf('plain')).toBe('plain')
  })
})

describe('samples', () => {
  const minute = { minute: '2026-01-31T08:59:00.000Z', completed: 3, failed: 2, cancelled: 1, pickup_seconds: 0.5 }
  const stats = (at: string, waiting: number): Stats => ({
    at,
    waiting,
    running: 0,
    oldest_waiting_seconds: null,
    last_minute: minute,
    minutes: [minute],
  })

  it('are kept for an hour, and taken once', () => {
    let samples = withSample(NO_SAMPLES, stats('2026-01-31T09:00:00.000Z', 1))
    samples = withSample(samples, stats('2026-01-31T09:00:00.000Z', 2))
    samples = withSample(samples, stats('2026-01-31T09:30:00.000Z', 3))
    expect(samples.waiting).toEqual([1, null, 3])
    expect(withSample(samples, stats('2026-01-31T10:00:01.000Z', 4)).waiting).toEqual([3, null, 4])
  })

  it('are columns for a chart', () => {
    expect(outcomes(stats('2026-01-31T09:00:00.000Z', 1))).toEqual([[1769849940], [3], [2], [1]])
  })
})
