import createClient from 'openapi-fetch'
import { failureOf, PATIENCE_MS, problemOf } from './problem'
import type { paths } from './schema'
import { authorized } from './session'

/** Changes to thousands of jobs take their time. */
const LONG = new Set(['/jobs/cancel', '/jobs/retry'])

function patient(request: Request) {
  if (LONG.has(new URL(request.url).pathname)) return authorized(request)
  return authorized(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]) })
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: patient })

interface Answer<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** What was asked for; throws the problem that was answered in its place. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch((failure: unknown) => {
    // An answer that has begun may stop halfway.
    throw failure instanceof DOMException ? failureOf(failure) : failure
  })
  if (!response.ok) throw problemOf(response.status, error)
  return data as T
}
