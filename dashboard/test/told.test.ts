import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobPage } from '../src/api/told'
import { keepTold, lastWord, latest, newer, sinceTold, tell, told } from '../src/api/told'
import type { Job } from '../src/api/types'
import { job } from './jobs'

const running = (id: string) => job({ job_id: id, status: 'processing', attempt: 1 })
const completed = (id: string) => job({ job_id: id, status: 'completed', attempt: 1 })

describe('what is told of a job', () => {
  it('replaces what was known', () => {
    const next = job({ status: 'processing', attempt: 1 })
    expect(newer(job(), next)).toBe(next)
  })

  it('does not undo an end', () => {
    const known = job({ status: 'completed', attempt: 1 })
    expect(newer(known, job({ status: 'processing', attempt: 1 }))).toBe(known)
  })

  it('may be a retry, which does', () => {
    const next = job({ status: 'queued', attempt: 1 })
    expect(newer(job({ status: 'failed', attempt: 1 }), next)).toBe(next)
    const again = job({ status: 'processing', attempt: 2 })
    expect(newer(job({ status: 'failed', attempt: 1 }), again)).toBe(again)
  })

  it('does not go back to an earlier attempt', () => {
    const known = job({ status: 'processing', attempt: 2 })
    expect(newer(known, job({ status: 'failed', attempt: 1 }))).toBe(known)
  })
})

describe('the jobs that were told of', () => {
  const client = new QueryClient()

  beforeEach(() => told.set(new Map()))

  it('are as they were told of last', () => {
    tell(client, job({ job_id: 'a' }))
    tell(client, running('a'))
    tell(client, completed('a'))
    tell(client, running('a'))
    expect([...told.get().values()].map((each) => each.job.status)).toEqual(['completed'])
  })

  it('are no news when they are told of once more', () => {
    tell(client, completed('a'))
    const word = lastWord()
    tell(client, completed('a'))
    expect(lastWord()).toBe(word)
    expect(told.get().get('a')?.word).toBe(word)
  })

  it('are kept up to a bound, the latest', () => {
    for (let id = 0; id < 1_100; id++) tell(client, job({ job_id: String(id) }))
    tell(client, running('100'))
    tell(client, job({ job_id: 'last' }))
    expect(told.get().size).toBe(1_000)
    expect(told.get().has('100')).toBe(true)
    expect(told.get().has('101')).toBe(false)
    expect(told.get().has('last')).toBe(true)
  })

  it('are newer than an answer that was asked for before, and older than one that was asked for after', () => {
    const before = lastWord()
    tell(client, completed('a'))
    expect(sinceTold(running('a'), before).status).toBe('completed')
    expect(sinceTold(running('a'), lastWord()).status).toBe('processing')
  })

  it('are newer than the answer that they came before', async () => {
    const late = latest(async () => {
      await Promise.resolve()
      tell(client, completed('a'))
      return running('a')
    })
    expect((await late).status).toBe('completed')
    expect((await latest(() => Promise.resolve(running('a')))).status).toBe('processing')
  })
})

describe('a list', () => {
  const KEY = ['jobs', '', 50]
  let client: QueryClient
  let answers: ((jobs: Job[]) => void)[]
  let stop: (() => void)[]

  const jobs = () => client.getQueryData<{ pages: JobPage[] }>(KEY)?.pages.flatMap((page) => page.jobs) ?? []
  const statuses = () => jobs().map((each) => `${each.job_id} ${each.status}`)
  const answer = async (...page: Job[]) => {
    answers.shift()?.(page)
    await new Promise((resolve) => setImmediate(resolve))
  }

  function show() {
    const list = new InfiniteQueryObserver(client, {
      queryKey: KEY,
      queryFn: () => {
        const word = lastWord()
        return new Promise<JobPage>((resolve) => answers.push((page) => resolve({ jobs: page, next_cursor: 'more', word })))
      },
      initialPageParam: 0,
      getNextPageParam: () => 1,
    })
    stop.push(list.subscribe(() => undefined))
    return list
  }

  beforeEach(() => {
    told.set(new Map())
    client = new QueryClient()
    answers = []
    stop = [keepTold(client)]
  })

  afterEach(() => {
    stop.forEach((each) => each())
    client.clear()
  })

  it('keeps the order of its rows, and knows what becomes of them', async () => {
    show()
    await answer(running('b'), running('a'))
    tell(client, completed('a'))
    expect(statuses()).toEqual(['b processing', 'a completed'])
  })

  it('stays the same object if a job is not on it', async () => {
    show()
    await answer(running('a'))
    const before = client.getQueryData(KEY)
    tell(client, running('c'))
    expect(client.getQueryData(KEY)).toBe(before)
  })

  it('heeds what is told before its first answer has come', async () => {
    show()
    tell(client, completed('a'))
    await answer(running('a'))
    expect(statuses()).toEqual(['a completed'])
  })

  it('heeds what is told of an earlier page while a later one is asked for anew', async () => {
    const list = show()
    await answer(running('c'), running('b'))
    void list.fetchNextPage()
    await answer(running('a'))
    void list.refetch()
    await answer(running('c'), running('b'))
    tell(client, completed('b'))
    await answer(running('a'))
    expect(statuses()).toEqual(['c processing', 'b completed', 'a processing'])
  })

  it('heeds what is told while its next page is asked for', async () => {
    const list = show()
    await answer(running('c'), running('b'))
    void list.fetchNextPage()
    tell(client, completed('b'))
    await answer(running('a'))
    expect(statuses()).toEqual(['c processing', 'b completed', 'a processing'])
  })

  it('believes an answer that was asked for after it was told', async () => {
    const list = show()
    await answer(running('a'))
    tell(client, job({ job_id: 'a', status: 'failed', attempt: 1 }))
    void list.refetch()
    await answer(job({ job_id: 'a', status: 'queued', attempt: 1 }))
    expect(statuses()).toEqual(['a queued'])
  })
})
