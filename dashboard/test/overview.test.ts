import { describe, expect, it } from 'vitest'
import type { Queue, Worker } from '../src/api/types'
import { drawable, lone } from '../src/features/overview/samples'
import { verdict } from '../src/features/overview/verdict'

const queue = (name: string, paused: boolean) => ({ name, paused }) as Queue
const worker = (status: Worker['status'], running: number) =>
  ({ status, concurrency: 5, running: Array.from({ length: running }, (_, index) => String(index)) }) as Worker

describe('what keeps jobs from running', () => {
  it('is a pause, or that no worker takes any', () => {
    expect(verdict([queue('a.normal', false), queue('b.low', true)], [worker('draining', 2)])).toEqual({
      up: 0,
      draining: 1,
      slots: 5,
      busy: 2,
      paused: ['b.low'],
    })
  })
})

describe('a chart', () => {
  it('begins with five minutes, whatever there is', () => {
    expect(drawable(undefined, 2, 1000)).toEqual([
      [700, 1000],
      [null, null],
      [null, null],
    ])
    expect(drawable([[900], [7]], 1, 1000)).toEqual([
      [600, 900],
      [null, 7],
    ])
  })

  it('shows values that stand alone as points', () => {
    expect(lone([null, 1, null, 2, 3, undefined, 4])).toEqual([1, 6])
  })
})
