import { describe, expect, it } from 'vitest'
import { arrived, bodyOf, filterOf, isUnfiltered, matches, queryOf } from '../src/features/jobs/filter'
import type { JobPage } from '../src/api/told'
import type { Job } from '../src/api/types'
import { job } from './jobs'

const query = (text: string) => new URLSearchParams(text)

describe('the filter of an address', () => {
  it('is the same after a round', () => {
    const text = 'status=failed&type=noop&object_id=x+y&owner=demo&created_after=2026-01-31T09%3A00%3A00.000Z&label=a%3Ab&label=c%3Ad'
    expect(queryOf(filterOf(query(text))).toString()).toBe(text)
  })

  it('leaves out what means nothing', () => {
    expect(isUnfiltered(filterOf(query('status=waiting&created_after=yesterday&label=nocolon&type=&limit=3')))).toBe(true)
  })

  it('reads any time as UTC', () => {
    expect(filterOf(query('created_before=2026-01-31T09:00:00%2B05:45')).created_before).toBe('2026-01-31T03:15:00.000Z')
  })

  it('becomes the body of a change', () => {
    expect(bodyOf(filterOf(query('status=failed&label=a:b')), true)).toEqual({ status: 'failed', label: ['a:b'], dry_run: true })
  })
})

describe('a job', () => {
  it.each([
    ['', true],
    ['status=queued', true],
    ['status=failed', false],
    ['type=noop', false],
    ['label=team:billing', true],
    ['label=team:billing&label=env:prod', false],
    ['label=at:9:00', true],
    ['created_after=2026-01-31T09:00:00Z', true],
    ['created_after=2026-01-31T09:00:01Z', false],
    ['created_before=2026-01-31T09:00:00Z', false],
  ])('matches %s: %s', (text, expected) => {
    expect(matches(filterOf(query(text)), job({ labels: { team: 'billing', at: '9:00' } }))).toBe(expected)
  })
})

describe('new jobs', () => {
  const words = (...jobs: Job[]) => new Map(jobs.map((each, index) => [each.job_id, { job: each, word: index + 1 }]))
  const page = (ids: string[], next_cursor: string | null = 'more', word = 0): JobPage => ({
    jobs: ids.map((job_id) => job({ job_id })),
    next_cursor,
    word,
  })
  const failed = (job_id: string) => job({ job_id, status: 'failed', attempt: 1 })

  it('are those that match and are not on the list', () => {
    const told = words(job({ job_id: 'f' }), job({ job_id: 'e' }), job({ job_id: 'd' }), job({ job_id: 'g', type: 'noop' }))
    expect(arrived(filterOf(query('type=report')), [page(['e', 'c'])], told)).toBe(2)
  })

  it('are not those of later pages', () => {
    expect(arrived({}, [page(['e', 'd']), page(['c', 'b'])], words(job({ job_id: 'a' })))).toBe(0)
    expect(arrived({}, [page(['e', 'd'], null)], words(job({ job_id: 'a' })))).toBe(1)
  })

  it('are old ones as well that have the status only now', () => {
    expect(arrived({ status: 'failed' }, [page(['e', 'd'])], words(failed('a')))).toBe(1)
    expect(arrived({ status: 'failed' }, [page([], null)], words(failed('a')))).toBe(1)
  })

  it('are not those that have the status no more', () => {
    expect(arrived({ status: 'queued' }, [page(['e'])], words(failed('f')))).toBe(0)
  })

  it('are none that were told of before the list was asked for', () => {
    expect(arrived({ status: 'failed' }, [page(['e'], 'more', 1)], words(failed('a'), failed('b')))).toBe(1)
  })

  it('are none before there is a list', () => {
    expect(arrived({}, [], words(job()))).toBe(0)
  })
})
