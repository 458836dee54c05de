import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it } from 'vitest'
import { arrivals, newer, tell, withJob } from '../src/api/live'
import { job } from './jobs'

describe('what is told of a job', () => {
  it('replaces what was known', () => {
    const told = job({ status: 'processing', attempt: 1 })
    expect(newer(job(), told)).toBe(told)
  })

  it('does not undo an end', () => {
    const known = job({ status: 'completed', attempt: 1 })
    expect(newer(known, job({ status: 'processing', attempt: 1 }))).toBe(known)
  })

  it('may be a retry, which does', () => {
    const told = job({ status: 'queued', attempt: 1 })
    expect(newer(job({ status: 'failed', attempt: 1 }), told)).toBe(told)
    const again = job({ status: 'processing', attempt: 2 })
    expect(newer(job({ status: 'failed', attempt: 1 }), again)).toBe(again)
  })

  it('does not go back to an earlier attempt', () => {
    const known = job({ status: 'processing', attempt: 2 })
    expect(newer(known, job({ status: 'failed', attempt: 1 }))).toBe(known)
  })
})

describe('lists', () => {
  const page = { jobs: [job({ job_id: 'b' }), job({ job_id: 'a' })], next_cursor: null }
  const data = { pages: [page], pageParams: [undefined] }

  it('keep the order of their rows', () => {
    const next = withJob(data, job({ job_id: 'a', status: 'processing', attempt: 1 }))
    expect(next?.pages[0]?.jobs.map((each) => `${each.job_id} ${each.status}`)).toEqual(['b queued', 'a processing'])
  })

  it('stay the same object if the job is not on them', () => {
    expect(withJob(data, job({ job_id: 'c' }))).toBe(data)
  })

  describe('of a page', () => {
    beforeEach(() => arrivals.set([]))

    it('are told of jobs they show, and offered those they do not', () => {
      const client = new QueryClient()
      client.setQueryData(['jobs', '', 50], data)
      tell(client, job({ job_id: 'a', status: 'completed', attempt: 1 }))
      expect(arrivals.get()).toEqual([])
      tell(client, job({ job_id: 'c' }))
      tell(client, job({ job_id: 'c', status: 'processing', attempt: 1 }))
      expect(arrivals.get().map((each) => each.job_id)).toEqual(['c'])
    })
  })
})
