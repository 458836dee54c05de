import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { end, ended, logIn, renewalIn, restore, session } from '../src/api/session'
import { fakeGateway } from './gateway'

const MINUTES = 60_000
const LIFETIME_S = 900

describe('a session', () => {
  let gateway: ReturnType<typeof fakeGateway>

  const token = (name: string, expiresIn = LIFETIME_S) => ({ access_token: name, expires_in: expiresIn })
  const paths = () => gateway.asked.map((each) => each.url)

  async function logInAs(username: string) {
    const done = logIn(username, 'secret')
    await gateway.last().json(token(`${username}-1`))
    await gateway.last().json({ username, roles: ['user'] })
    await done
  }

  beforeEach(() => {
    vi.useFakeTimers()
    gateway = fakeGateway()
    const kept = new Map<string, string>()
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    })
  })

  afterEach(() => {
    end(null)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is renewed before its token ends, with the token it has', async () => {
    await logInAs('ann')
    await vi.advanceTimersByTimeAsync(12 * MINUTES)
    expect(paths()).toEqual(['/auth/token', '/auth/me', '/auth/renew'])
    expect(gateway.last().headers.get('Authorization')).toBe('Bearer ann-1')
    await gateway.last().json(token('ann-2'))
    expect(session.get()).toMatchObject({ token: 'ann-2', user: { username: 'ann' } })
  })

  it('is tried again while its token is good, and then is over', async () => {
    await logInAs('ann')
    await vi.advanceTimersByTimeAsync(12 * MINUTES)
    await gateway.last().json({}, 503)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(paths().filter((path) => path === '/auth/renew')).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(3 * MINUTES)
    await gateway.last().json({}, 401)
    expect(session.get()).toBeNull()
    expect(ended.get()).toMatch(/has ended/)
  })

  it('that was ended meanwhile is not renewed', async () => {
    await logInAs('ann')
    await vi.advanceTimersByTimeAsync(12 * MINUTES)
    end(null)
    await gateway.last().json(token('ann-2'))
    expect(session.get()).toBeNull()
    expect(sessionStorage.getItem('millrace.session')).toBeNull()
  })

  it.each([
    ['is not taken over', 200],
    ['is not ended', 401],
  ])('of a successor %s by a late answer', async (_, status) => {
    await logInAs('ann')
    await vi.advanceTimersByTimeAsync(12 * MINUTES)
    const renewal = gateway.last()
    end(null)
    await logInAs('bob')
    vi.setSystemTime(Date.now() + 16 * MINUTES)
    await renewal.json(status === 200 ? token('ann-2') : {}, status)
    expect(session.get()).toMatchObject({ token: 'bob-1', user: { username: 'bob' } })
  })

  it('is not renewed again and again when its twelve hours are nearly over, and ends with them', async () => {
    await logInAs('ann')
    await vi.advanceTimersByTimeAsync(12 * MINUTES)
    await gateway.last().json(token('ann-last', 170))
    await vi.advanceTimersByTimeAsync(169_999)
    expect(paths().filter((path) => path === '/auth/renew')).toHaveLength(1)
    expect(session.get()).toMatchObject({ token: 'ann-last' })
    await vi.advanceTimersByTimeAsync(1)
    expect(session.get()).toBeNull()
    expect(ended.get()).toMatch(/has ended/)
  })

  it('is renewed at once when its tab is loaded again late', async () => {
    await logInAs('ann')
    vi.setSystemTime(Date.now() + 14 * MINUTES)
    restore()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(paths().at(-1)).toBe('/auth/renew')
  })
})

it('a renewal comes three minutes before the end', () => {
  expect(renewalIn(15 * MINUTES, 0)).toBe(12 * MINUTES)
  expect(renewalIn(1 * MINUTES, 0)).toBe(1_000)
})
