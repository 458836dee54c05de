import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watched } from '../src/api/presence'
import { stream } from '../src/api/sse'
import { fakeGateway, settled } from './gateway'

const LONGEST_PAUSE_MS = 30_000
const SILENCE_MS = 40_000

describe('a stream', () => {
  let gateway: ReturnType<typeof fakeGateway>
  let wanted: AbortController
  let heard: string[]

  const start = async (isDone = () => false) => {
    const end = stream(
      '/events',
      wanted.signal,
      {
        open: (resumes) => heard.push(resumes ? 'resumed' : 'open'),
        event: (event) => heard.push(event.data),
        left: () => heard.push('left'),
        broken: () => heard.push('broken'),
      },
      { isDone },
    )
    await settled()
    return { end }
  }
  const tell = (id: number) => gateway.last().send(`event: job\nid: ${String(id)}\ndata: job ${String(id)}\n\n`)
  const lastIds = () => gateway.asked.map((each) => each.headers.get('Last-Event-ID'))

  beforeEach(() => {
    vi.useFakeTimers()
    gateway = fakeGateway()
    wanted = new AbortController()
    heard = []
  })

  afterEach(() => {
    wanted.abort()
    watched.set(true)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('resumes after the last event that it told before each break', async () => {
    await start()
    await gateway.last().open()
    await tell(1)
    await tell(2)
    await gateway.last().break()
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS)
    await gateway.last().open()
    await tell(3)
    await gateway.last().send('event: job\nid: 4\ndata: half an ev')
    await gateway.last().break()
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE_MS)
    expect(lastIds()).toEqual([null, '2', '3'])
    expect(heard).toEqual(['open', 'job 1', 'job 2', 'broken', 'resumed', 'job 3', 'broken'])
  })

  it('resumes after the last event when its end was clean', async () => {
    await start()
    await gateway.last().open()
    await tell(7)
    await gateway.last().send('retry: 1500\n\n')
    await gateway.last().end()
    await vi.advanceTimersByTimeAsync(1_499)
    expect(lastIds()).toEqual([null])
    await vi.advanceTimersByTimeAsync(1)
    expect(lastIds()).toEqual([null, '7'])
  })

  it('is left when nobody looks, and goes on where it was', async () => {
    await start()
    await gateway.last().open()
    await tell(5)
    watched.set(false)
    await vi.advanceTimersByTimeAsync(10 * SILENCE_MS)
    expect(gateway.asked.map((each) => each.signal?.aborted)).toEqual([true])
    watched.set(true)
    await settled()
    expect(lastIds()).toEqual([null, '5'])
    await gateway.last().open()
    expect(heard).toEqual(['open', 'job 5', 'left', 'resumed'])
  })

  it('is not begun before somebody looks', async () => {
    watched.set(false)
    await start()
    await settled()
    expect(gateway.asked).toEqual([])
  })

  it('is taken for dead when not even a heartbeat comes', async () => {
    await start()
    await gateway.last().open()
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1)
    await gateway.last().send(':\nid: 8\n\n')
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1)
    expect(heard).toEqual(['open'])
    await vi.advanceTimersByTimeAsync(1 + LONGEST_PAUSE_MS)
    expect(heard).toEqual(['open', 'broken'])
    expect(lastIds()).toEqual([null, '8'])
  })

  it('ends when it is refused, or done', async () => {
    const refused = await start()
    await gateway.last().json({ code: 'not-found' }, 404)
    await refused.end
    const done = await start(() => true)
    await gateway.last().open()
    await gateway.last().end()
    await done.end
    expect(heard).toEqual(['broken', 'open'])
  })
})
