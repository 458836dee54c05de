import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Output } from '../src/api/output'
import { appended, follow, linesWith, MOST_CHARACTERS, MOST_LINES, NOTHING } from '../src/api/output'
import { watched } from '../src/api/presence'
import { fakeGateway, settled } from './gateway'

const pieces = (...texts: string[]) => texts.reduce((output, text) => appended(output, text, text.length), NOTHING)

describe('what is kept of an output', () => {
  it('is its lines, in whatever pieces they come', () => {
    expect(pieces('fi', 'rst\nsec', 'ond\n').lines).toEqual(['first', 'second', ''])
  })

  it('is the end, from the beginning of a line', () => {
    const output = pieces('first\n', `${'x'.repeat(MOST_CHARACTERS - 3)}\nlast\n`)
    expect(output).toMatchObject({ lines: ['last', ''], first: 2, characters: 4, cut: true })
    expect(output.bytes).toBe(6 + MOST_CHARACTERS - 3 + 6)
  })

  it('is the end of a line that never ends', () => {
    const output = pieces('first\n', 'x'.repeat(MOST_CHARACTERS), 'yz')
    expect(output.lines).toHaveLength(1)
    expect(output.characters).toBeLessThanOrEqual(MOST_CHARACTERS)
    expect(output.lines[0]).toHaveLength(output.characters)
    expect(output.lines[0]?.endsWith('xyz')).toBe(true)
    expect(output.cut).toBe(true)
  })

  it('is no more lines than are shown', () => {
    const output = pieces(...Array.from({ length: MOST_LINES + 10 }, (_, index) => `${String(index)}\n`))
    expect(output).toMatchObject({ first: 11, cut: true })
    expect(output.lines).toHaveLength(MOST_LINES)
    expect(output.lines[0]).toBe('11')
  })

  it('is without the escapes of a terminal, wherever they are parted', () => {
    const text = '\u001b[31mred\u001b[0m\r\nnext'
    expect(pieces(text).lines).toEqual(['red', 'next'])
    expect(pieces(...text.split('')).lines).toEqual(['red', 'next'])
  })

  it('is searched regardless of case', () => {
    expect(linesWith(['Error: a', 'fine', 'an ERROR'], 'error')).toEqual([0, 2])
    expect(linesWith(['a'], '')).toEqual([])
  })
})

describe('an output that is followed', () => {
  let gateway: ReturnType<typeof fakeGateway>
  let wanted: AbortController
  let shown: Output
  let refusal: string

  const text = () => shown.lines.join('\n')
  const offsets = () => gateway.asked.map((each) => each.url.replace('/output?stream=all&', ''))

  beforeEach(async () => {
    vi.useFakeTimers()
    gateway = fakeGateway()
    wanted = new AbortController()
    shown = NOTHING
    refusal = ''
    void follow('/output?stream=all', wanted.signal, {
      show: (output) => void (shown = output),
      refused: (why) => void (refusal = why),
    })
    await settled()
  })

  afterEach(() => {
    wanted.abort()
    watched.set(true)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('goes on where it was, within a character as well, and says so before anything is written', async () => {
    const euro = new TextEncoder().encode('€')
    await gateway.last().open()
    await gateway.last().send('a')
    await gateway.last().send(euro.slice(0, 2))
    await gateway.last().break()
    expect(shown.state).toBe('waiting')
    await vi.advanceTimersByTimeAsync(2_000)
    await gateway.last().open()
    expect(shown.state).toBe('following')
    await gateway.last().end()
    expect(offsets()).toEqual(['offset=0&follow=true', 'offset=3', 'offset=3&follow=true'])
    await gateway.last().open()
    await gateway.last().send(euro.slice(2))
    expect(text()).toBe('a€')
    await gateway.last().end()
    expect(shown).toMatchObject({ state: 'ended', bytes: 4 })
  })

  it('is asked for anew after a long silence, which is no trouble', async () => {
    await gateway.last().open()
    await gateway.last().send('a\n')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(shown.state).toBe('following')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(offsets()).toEqual(['offset=0&follow=true', 'offset=2'])
    await gateway.last().break()
    expect(shown.state).toBe('waiting')
  })

  it('is left while nobody looks', async () => {
    await gateway.last().open()
    await gateway.last().send('a\n')
    watched.set(false)
    await settled()
    expect(gateway.last().signal?.aborted).toBe(true)
    watched.set(true)
    await settled()
    expect(offsets()).toEqual(['offset=0&follow=true', 'offset=2&follow=true'])
    expect(shown.state).toBe('following')
  })

  it('says why it is refused', async () => {
    await gateway.last().json({ detail: 'There is no such attempt.' }, 404)
    expect(refusal).toBe('There is no such attempt.')
  })
})
