import type { FieldError, Job, JobType, Submission } from '../../api/types'
import type { Input } from './schema'
import { hasMask, inputsOf, read, Unreadable, written } from './schema'

/** What is in the form, all as text. */
export interface Draft {
  readonly type: string
  readonly params: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
}

export const PARAMS = 'params.'

const asInput = (name: string, control: Input['control'], hint: string, rest: Partial<Input> = {}): Input => ({
  name,
  control,
  hint,
  required: false,
  secret: false,
  choices: [],
  min: undefined,
  max: undefined,
  initial: '',
  ...rest,
})

/** What every job may have beside its params. */
export const OPTIONS: readonly Input[] = [
  asInput('object_id', 'text', 'What it is about: the same again within the window answers the first job'),
  asInput('priority', 'choice', 'high goes before normal and low', { choices: ['high', 'normal', 'low'] }),
  asInput('labels', 'pairs', 'One a line: name: value'),
  asInput('delay_seconds', 'integer', 'Not before so long from now', { min: 0 }),
  asInput('timeout_seconds', 'integer', 'Cancelled when one attempt runs longer', { min: 1 }),
  asInput('max_attempts', 'integer', 'How often a failing job is tried', { min: 1 }),
  asInput('backoff_seconds', 'integer', 'Base of the pauses between tries', { min: 0 }),
  asInput('dedup_window_seconds', 'integer', 'How long the object id stays taken', { min: 1 }),
  asInput('retention_seconds', 'integer', 'Kept so long after it finished', { min: 0 }),
  asInput('callback_url', 'text', 'Told of the end by a signed POST: https'),
]

export const emptyDraft = (type: JobType): Draft => ({ type: type.name, params: {}, options: {} })

/** The same job once more; its object id is left out, as it would answer the first one. */
export function duplicateOf(job: Job, type: JobType): Draft {
  const inputs = inputsOf(type.schema)
  const options: Record<string, string> = {
    priority: job.priority,
    timeout_seconds: String(job.timeout_seconds),
    max_attempts: String(job.max_attempts),
    ...(Object.keys(job.labels).length > 0 ? { labels: written('pairs', job.labels) } : {}),
  }
  return {
    type: type.name,
    params: Object.fromEntries(inputs.map((input) => [input.name, written(input.control, job.params[input.name])])),
    options,
  }
}

type Reading = { readonly submission: Submission; readonly errors?: never } | { readonly submission?: never; readonly errors: FieldError[] }

export function submissionOf(draft: Draft, type: JobType): Reading {
  const errors: FieldError[] = []
  const values = (inputs: readonly Input[], texts: Readonly<Record<string, string>>, prefix: string) =>
    Object.fromEntries(inputs.flatMap((input) => valueOf(input, texts[input.name] ?? '', prefix, errors)))
  const params = values(inputsOf(type.schema), draft.params, PARAMS)
  const options = values(OPTIONS, draft.options, '')
  return errors.length > 0 ? { errors } : { submission: { type: type.name, params, ...options } }
}

function valueOf(input: Input, text: string, prefix: string, errors: FieldError[]): [string, unknown][] {
  const field = prefix + input.name
  try {
    const value = read(input.control, text)
    if (value === undefined && input.required) errors.push({ field, message: 'is required' })
    if (value === undefined) return []
    if (typeof value === 'number' && !isWithin(input, value)) errors.push({ field, message: `must be ${boundsOf(input)}` })
    if (input.secret && hasMask(value)) errors.push({ field, message: 'is secret, and shown to nobody: enter it again, or nothing' })
    return [[input.name, value]]
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure
    errors.push({ field, message: failure.message })
    return []
  }
}

const isWithin = ({ min = -Infinity, max = Infinity }: Input, value: number) => min <= value && value <= max

const boundsOf = ({ min, max }: Input) =>
  max === undefined ? `${String(min)} or more` : min === undefined ? `${String(max)} or less` : `${String(min)} to ${String(max)}`
