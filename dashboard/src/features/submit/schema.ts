/** What the form understands of JSON Schema; the rest is entered as JSON. */
export type Control = 'text' | 'lines' | 'number' | 'integer' | 'boolean' | 'choice' | 'texts' | 'numbers' | 'pairs' | 'json'

export interface Input {
  readonly name: string
  readonly control: Control
  readonly required: boolean
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
  texts: 'One a line',
  numbers: 'With spaces, commas or lines between',
  pairs: 'One a line: name: value',
  json: 'As JSON',
}

export function inputsOf(schema: unknown): Input[] {
  if (!isSchema(schema) || !isSchema(schema.properties)) return []
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).map(([name, each]) => inputOf(name, isSchema(each) ? each : {}, required.includes(name)))
}

function inputOf(name: string, schema: Schema, required: boolean): Input {
  const control = controlOf(name, schema)
  const min = numberOf(schema.minimum)
  const max = numberOf(schema.maximum)
  const bounds = min !== undefined && max !== undefined ? `${String(min)} to ${String(max)}` : ''
  return {
    name,
    control,
    required,
    min,
    max,
    hint: [textOf(schema.description), HINTS[control] ?? '', bounds].filter(Boolean).join('. '),
    choices: control === 'choice' && Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    initial: 'default' in schema ? written(control, schema.default) : '',
  }
}

/** A value as its control shows it. */
export function written(control: Control, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (control === 'json') return JSON.stringify(value, null, 2)
  if (Array.isArray(value)) {
    return value.every((each) => typeof each !== 'object') ? value.map(String).join('\n') : JSON.stringify(value, null, 2)
  }
  if (control === 'pairs' && isSchema(value)) {
    return Object.entries(value)
      .map(([key, each]) => `${key}: ${String(each)}`)
      .join('\n')
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export class Unreadable extends Error {}

/** What a control says; undefined: nothing, so that the type's default holds. Throws {@link Unreadable}. */
export function read(input: Input, text: string): unknown {
  const trimmed = text.trim()
  if (input.control === 'boolean') return trimmed === '' ? undefined : trimmed === 'true'
  if (trimmed === '') return undefined
  switch (input.control) {
    case 'number':
    case 'integer':
      return number(trimmed)
    case 'numbers':
      return trimmed
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(number)
    case 'texts':
      // Entries of other kinds, where a type takes them, are written as JSON.
      return trimmed.startsWith('[') ? json(trimmed) : lines(trimmed)
    case 'pairs':
      return Object.fromEntries(lines(trimmed).map(pair))
    case 'json':
      return json(trimmed)
    default:
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
