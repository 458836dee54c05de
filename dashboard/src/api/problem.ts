import type { FieldError, Problem } from './types'

/** What the gateway answered in place of what was asked for. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly fields: readonly FieldError[]
  readonly traceId: string | undefined
  readonly jobId: string | undefined

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `the gateway answered ${String(status)}`)
    this.name = 'ProblemError'
    this.status = status
    this.code = problem.code ?? 'unknown'
    this.fields = problem.errors ?? []
    this.traceId = problem.trace_id
    this.jobId = problem.job_id
  }
}

/** Nothing was answered at all. */
export class UnreachableError extends Error {
  constructor(message = 'The gateway cannot be reached.') {
    super(message)
    this.name = 'UnreachableError'
  }
}

/** Nor will it be soon: asking again would only double the wait. */
export class SlowError extends UnreachableError {
  constructor() {
    super('The gateway has not answered in time.')
    this.name = 'SlowError'
  }
}

/** Longer than any answer takes that is not streamed. */
export const PATIENCE_MS = 30_000

/** What a request failed with, in our words; one that was stopped on purpose has not failed. */
export function failureOf(error: unknown): Error {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'AbortError') return error as Error
  return name === 'TimeoutError' ? new SlowError() : new UnreachableError()
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isFieldError = (value: unknown): value is FieldError =>
  isObject(value) && typeof value.field === 'string' && typeof value.message === 'string'

/** Of a body that claims to be a problem; whatever it lacks is left out. */
export function problemOf(status: number, body: unknown): ProblemError {
  if (!isObject(body)) return new ProblemError(status, {})
  const text = (name: string) => (typeof body[name] === 'string' ? { [name]: body[name] } : {})
  return new ProblemError(status, {
    ...text('detail'),
    ...text('title'),
    ...text('code'),
    ...text('trace_id'),
    ...text('job_id'),
    ...(Array.isArray(body.errors) ? { errors: body.errors.filter(isFieldError) } : {}),
  })
}

export type Trouble = 'unreachable' | 'unavailable' | 'unauthorized' | 'forbidden' | 'missing' | 'limited' | 'other'

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UnreachableError) return 'unreachable'
  if (!(error instanceof ProblemError)) return 'other'
  switch (error.status) {
    case 401:
      return 'unauthorized'
    case 403:
      return 'forbidden'
    case 404:
      return 'missing'
    case 429:
      return 'limited'
    case 502:
    case 503:
    case 504:
      return 'unavailable'
    default:
      return 'other'
  }
}

/** What is said of single fields; nothing, of any other failure. */
export const fieldsOf = (error: unknown) => (error instanceof ProblemError ? error.fields : [])

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What is wrong with a field, or with a part of it. */
export function errorOf(errors: readonly FieldError[], field: string): string | undefined {
  const found = errors.find(
    (each) =>
      each.field === field ||
      each.field.startsWith(`${field}.`) ||
      each.field.startsWith(`${field}[`) ||
      each.field.startsWith(`${field}/`),
  )
  return found?.message
}
