import { describe, expect, it } from 'vitest'
import { pauseAfter } from '../src/api/connection'
import { SseParser } from '../src/api/sse'

const WHOLE = ': hello\n\nevent: job\nid: 7\ndata: {"a":\ndata: 1}\n\n:\nid: 8\n\nretry: 1500\n\nevent: gap\nid: 9\ndata: x\n\n'

describe('server-sent events', () => {
  it.each([1, 2, 3, 7, 1000])('are the same in pieces of %i', (size) => {
    const parser = new SseParser()
    const events = []
    for (let at = 0; at < WHOLE.length; at += size) events.push(...parser.push(WHOLE.slice(at, at + size)))
    expect(events).toEqual([
      { name: 'job', data: '{"a":\n1}', id: '7' },
      { name: 'gap', data: 'x', id: '9' },
    ])
    expect(parser.retry).toBe(1500)
  })

  it('resume from the id of a heartbeat', () => {
    const parser = new SseParser()
    parser.push('event: job\nid: 7\ndata: {}\n\n')
    parser.push(':\nid: 8\n\n')
    expect(parser.lastId).toBe('8')
  })

  it('do not resume from an event that broke off', () => {
    const parser = new SseParser()
    parser.push(':\nid: 8\n\nevent: job\nid: 9\ndata: {')
    expect(parser.lastId).toBe('8')
  })

  it('read lines that end with a carriage return', () => {
    const parser = new SseParser()
    expect([...parser.push('data: a\r'), ...parser.push('\n\r\n')]).toEqual([{ name: 'message', data: 'a', id: undefined }])
  })
})

describe('the pause before coming back', () => {
  it('doubles up to a bound', () => {
    expect(pauseAfter(0, 1)).toBe(1000)
    expect(pauseAfter(3, 1)).toBe(8000)
    expect(pauseAfter(50, 1)).toBe(30_000)
  })

  it('is at least half of it by chance', () => {
    expect(pauseAfter(3, 0)).toBe(4000)
  })
})
