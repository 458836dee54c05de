/** What the form understands of JSON Schema; the rest is entered as JSON. */
export type Control = 'text' | 'lines' | 'number' | 'integer' | 'boolean' | 'choice' | 'texts' | 'numbers' | 'pairs' | 'json'

export interface Input {
  readonly name: string
  readonly control: Control
  readonly required: boolean
  /** Its value is shown to nobody, who made the job included. */
  readonly secret: boolean
  readonly hint: string
  readonly choices: readonly string[]
  readonly min: number | undefined
  readonly max: number | undefined
  readonly initial: string
}

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)

/** Longer texts than this are written in several lines. */
const ONE_LINE = 500
const LINES = new Set(['body', 'command', 'stdin', 'text', 'script'])

function controlOf(name: string, schema: Schema): Control {
  if (Array.isArray(schema.enum) && schema.enum.every((each) => typeof each === 'string')) return 'choice'
  switch (schema.type) {
    case 'string':
      return LINES.has(name) || (numberOf(schema.maxLength) ?? 0) > ONE_LINE * 5 ? 'lines' : 'text'
    case 'number':
    case 'integer':
    case 'boolean':
      return schema.type
    case 'array': {
      const items = isSchema(schema.items) ? schema.items.type : undefined
      if (items === 'string' || (Array.isArray(items) && items.includes('string'))) return 'texts'
      return items === 'number' || items === 'integer' ? 'numbers' : 'json'
    }
    case 'object':
      return isSchema(schema.additionalProperties) && schema.additionalProperties.type === 'string' ? 'pairs' : 'json'
    default:
      return 'json'
  }
}

const HINTS: Partial<Record<Control, string>> = {
  texts: 'One a line, or as JSON',
  numbers: 'With spaces, commas or lines between',
  pairs: 'One a line: name: value',
  json: 'As JSON',
}

export function inputsOf(schema: unknown): Input[] {
  if (!isSchema(schema) || !isSchema(schema.properties)) return []
  const required = Array.isArray(schema.required) ? schema.required : []
  const secret = Array.isArray(schema['x-secret']) ? schema['x-secret'] : []
  return Object.entries(schema.properties).map(([name, each]) => ({
    ...inputOf(name, isSchema(each) ? each : {}),
    required: required.includes(name),
    secret: secret.includes(name),
  }))
}

function inputOf(name: string, schema: Schema): Omit<Input, 'required' | 'secret'> {
  const control = controlOf(name, schema)
  const min = numberOf(schema.minimum)
  const max = numberOf(schema.maximum)
  const bounds = min !== undefined && max !== undefined ? `${String(min)} to ${String(max)}` : ''
  return {
    name,
    control,
    min,
    max,
    hint: [textOf(schema.description), HINTS[control] ?? '', bounds].filter(Boolean).join('. '),
    choices: control === 'choice' && Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    initial: isEmpty(schema.default) ? '' : written(control, schema.default),
  }
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Controls of several entries, one a line; they take JSON as well. */
const BY_LINE = new Set<Control>(['texts', 'numbers', 'pairs'])

/** A value as its control shows it: as JSON where its lines would be read as something else. */
export function written(control: Control, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' && control !== 'json') return value
  if (BY_LINE.has(control) && typeof value === 'object') {
    const text = Array.isArray(value)
      ? value.join('\n')
      : Object.entries(value)
          .map(([key, each]) => `${key}: ${String(each)}`)
          .join('\n')
    if (isReadAs(control, text, value)) return text
  }
  return JSON.stringify(value, null, 2)
}

function isReadAs(control: Control, text: string, value: unknown): boolean {
  try {
    return JSON.stringify(read(control, text)) === JSON.stringify(value)
  } catch (failure) {
    if (failure instanceof Unreadable) return false
    throw failure
  }
}

export class Unreadable extends Error {}

/** What a control says; undefined: nothing, so that the type's default holds. Throws {@link Unreadable}. */
export function read(control: Control, text: string): unknown {
  // Spaces may be meant.
  if (control === 'text' || control === 'lines') return text === '' ? undefined : text
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  switch (control) {
    case 'boolean':
      return trimmed === 'true'
    case 'number':
    case 'integer':
      return number(trimmed)
    case 'numbers':
      return trimmed.startsWith('[')
        ? json(trimmed)
        : trimmed
            .split(/[\s,;]+/)
            .filter(Boolean)
            .map(number)
    case 'texts':
      return trimmed.startsWith('[') ? json(trimmed) : lines(trimmed)
    case 'pairs':
      return trimmed.startsWith('{') ? json(trimmed) : Object.fromEntries(lines(trimmed).map(pair))
    case 'json':
      return json(trimmed)
    case 'choice':
      return text
  }
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

function number(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value)) throw new Unreadable(`"${text}" is no number`)
  return value
}

function pair(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 1) throw new Unreadable(`"${line}" is no name: value`)
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable('is no JSON')
  }
}

/** What the gateway shows in place of each part of a secret. */
export const hasMask = (value: unknown) => JSON.stringify(value).includes('"***"')
