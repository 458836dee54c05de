import { failureOf, PATIENCE_MS, problemOf } from './problem'
import type { User } from './types'
import { Store } from './store'

/** Who is logged in, in this tab. The password is never kept: the token is renewed until twelve hours after it was shown. */
export interface Session {
  readonly token: string
  readonly expiresAt: number
  /** How long the token is good for, from its beginning. */
  readonly lifetimeMs: number
  readonly user: User
}

const KEY = 'millrace.session'
const RENEW_BEFORE_MS = 3 * 60_000
const RETRY_MS = 20_000
const OVER = 'Your session has ended: log in again.'

export const session = new Store<Session | null>(null)
/** Why nobody is logged in any more; null: somebody logged out, or nobody was. */
export const ended = new Store<string | null>(null)

let renewal: ReturnType<typeof setTimeout> | undefined

/** How long to wait until the token is renewed, in milliseconds. */
export const renewalIn = (expiresAt: number, now: number) => Math.max(1_000, expiresAt - now - RENEW_BEFORE_MS)

async function call(path: string, init: RequestInit): Promise<unknown> {
  let answer: Response
  try {
    answer = await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (error) {
    throw failureOf(error)
  }
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, body)
  return body
}

interface Token {
  readonly access_token: string
  readonly expires_in: number
}

function keep(next: Session) {
  session.set(next)
  sessionStorage.setItem(KEY, JSON.stringify(next))
  // A token that short is the last of its twelve hours: another one would be no longer.
  if (next.lifetimeMs <= RENEW_BEFORE_MS) schedule(() => end(OVER), next.expiresAt - Date.now())
  else schedule(() => void renew(), renewalIn(next.expiresAt, Date.now()))
}

function schedule(what: () => void, delay: number) {
  clearTimeout(renewal)
  renewal = setTimeout(what, delay)
}

/** What a token says of its time. */
const times = (token: Token, since: number) => ({
  token: token.access_token,
  expiresAt: since + token.expires_in * 1000,
  lifetimeMs: token.expires_in * 1000,
})

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

async function renew() {
  const now = session.get()
  if (!now) return
  const since = Date.now()
  try {
    const token = (await call('/auth/renew', { method: 'POST', headers: bearer(now.token) })) as Token
    // Meanwhile it may have been ended, or be another's.
    if (session.get() === now) keep({ ...times(token, since), user: now.user })
  } catch {
    if (session.get() !== now) return
    // As long as the token is good it is worth another try; then the next request says that it is over.
    if (Date.now() < now.expiresAt) schedule(() => void renew(), RETRY_MS)
    else end(OVER)
  }
}

export async function logIn(username: string, password: string) {
  const since = Date.now()
  const token = (await call('/auth/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })) as Token
  const user = (await call('/auth/me', { headers: bearer(token.access_token) })) as User
  ended.set(null)
  keep({ ...times(token, since), user })
}

export function end(why: string | null) {
  clearTimeout(renewal)
  sessionStorage.removeItem(KEY)
  ended.set(why)
  session.set(null)
}

/** Of this tab, before it was loaded again. */
export function restore() {
  const kept = sessionStorage.getItem(KEY)
  if (!kept) return
  const known = JSON.parse(kept) as Session
  if (known.expiresAt <= Date.now()) end(OVER)
  else keep(known)
}

export const isAdmin = (user: User) => user.roles.includes('admin')

/** With the token of now. A 401 ends the session, unless another one has begun meanwhile. */
export async function authorized(input: string | Request, init: RequestInit = {}): Promise<Response> {
  const token = session.get()?.token
  const headers = new Headers(input instanceof Request ? input.headers : init.headers)
  if (token) headers.set('Authorization', `Bearer ${token}`)
  let answer: Response
  try {
    answer = await fetch(input, { ...init, headers })
  } catch (error) {
    throw failureOf(error)
  }
  if (answer.status === 401 && token === session.get()?.token) end(OVER)
  return answer
}
