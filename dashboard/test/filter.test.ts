import { describe, expect, it } from 'vitest'
import { arrived, bodyOf, filterOf, isUnfiltered, matches, queryOf } from '../src/features/jobs/filter'
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

  it('has arrived if it is newer than the newest that is shown', () => {
    const told = [job({ job_id: '0193-a' }), job({ job_id: '0193-c' }), job({ job_id: '0193-d', type: 'noop' })]
    expect(arrived(filterOf(query('type=report')), '0193-b', told)).toBe(1)
    expect(arrived({}, undefined, told)).toBe(3)
  })
})
