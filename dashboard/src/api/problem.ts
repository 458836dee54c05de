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
  constructor() {
    super('The gateway cannot be reached.')
    this.name = 'UnreachableError'
  }
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

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
