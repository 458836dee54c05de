import { problemOf, UnreachableError } from './problem'
import type { User } from './types'
import { Store } from './store'

/** Who is logged in, in this tab. The password is never kept: the token is renewed until twelve hours after it was shown. */
export interface Session {
  readonly token: string
  readonly expiresAt: number
  readonly user: User
}

const KEY = 'millrace.session'
const RENEW_BEFORE_MS = 3 * 60_000
const RETRY_MS = 20_000

export const session = new Store<Session | null>(null)
/** Why nobody is logged in any more; null: somebody logged out, or nobody was. */
export const ended = new Store<string | null>(null)

let renewal: ReturnType<typeof setTimeout> | undefined

/** How long to wait until the token is renewed, in milliseconds. */
export const renewalIn = (expiresAt: number, now: number) => Math.max(1_000, expiresAt - now - RENEW_BEFORE_MS)

async function call(path: string, init: RequestInit): Promise<unknown> {
  let answer: Response
  try {
    answer = await fetch(path, init)
  } catch {
    throw new UnreachableError()
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
  schedule(renewalIn(next.expiresAt, Date.now()))
}

function schedule(delay: number) {
  clearTimeout(renewal)
  renewal = setTimeout(() => void renew(), delay)
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

async function renew() {
  const now = session.get()
  if (!now) return
  try {
    const token = (await call('/auth/renew', { method: 'POST', headers: bearer(now.token) })) as Token
    keep({ ...now, token: token.access_token, expiresAt: Date.now() + token.expires_in * 1000 })
  } catch {
    // As long as the token is good it is worth another try; then the next request says that it is over.
    if (Date.now() < now.expiresAt) schedule(RETRY_MS)
    else end('Your session has ended: log in again.')
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
  keep({ token: token.access_token, expiresAt: since + token.expires_in * 1000, user })
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
  if (known.expiresAt <= Date.now()) end('Your session has ended: log in again.')
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
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new UnreachableError()
  }
  if (answer.status === 401 && token === session.get()?.token) end('Your session has ended: log in again.')
  return answer
}
