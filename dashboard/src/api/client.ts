import createClient from 'openapi-fetch'
import { problemOf } from './problem'
import type { paths } from './schema'
import { authorized } from './session'

export const api = createClient<paths>({ baseUrl: location.origin, fetch: (request) => authorized(request) })

interface Answer<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** What was asked for; throws the problem that was answered in its place. */
export async function ask<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (!response.ok) throw problemOf(response.status, error)
  return data as T
}
