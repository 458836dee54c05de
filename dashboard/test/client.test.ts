import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError, SlowError, troubleOf, UnreachableError } from '../src/api/problem'

vi.stubGlobal('location', { origin: 'http://gateway' })
const { api, ask } = await import('../src/api/client')

const timeOut = () => AbortSignal.abort(new DOMException('too long', 'TimeoutError'))
const failingOf = (request: Promise<unknown>) => request.then(() => undefined).catch((failure: unknown) => failure)

describe('a request', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', (_: Request, { signal }: RequestInit = {}) => {
      return signal?.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(Response.json({ matched: 0 }))
    })
  })

  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  it('is given up when it takes too long: the gateway is as good as unreachable', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(timeOut)
    const failure = await failingOf(ask(api.GET('/types')))
    expect(timeout).toHaveBeenCalledWith(30_000)
    expect(failure).toBeInstanceOf(SlowError)
    expect(troubleOf(failure)).toBe('unreachable')
  })

  it('may take long when it changes many jobs', async () => {
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(timeOut)
    await expect(ask(api.POST('/jobs/cancel', { body: { type: 'noop' } }))).resolves.toEqual({ matched: 0 })
  })

  it('that somebody has stopped is no trouble', async () => {
    const failure = await failingOf(ask(api.GET('/types', { signal: AbortSignal.abort() })))
    expect(failure).toMatchObject({ name: 'AbortError' })
  })

  it('fails with what was answered, or that nothing was', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'forbidden' }, { status: 403 })))
    expect(await failingOf(ask(api.GET('/types')))).toBeInstanceOf(ProblemError)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')))
    expect(await failingOf(ask(api.GET('/types')))).toBeInstanceOf(UnreachableError)
  })
})
