import { describe, expect, it } from 'vitest'
import type { JobType } from '../src/api/types'
import { errorOf } from '../src/api/problem'
import { duplicateOf, emptyDraft, submissionOf } from '../src/features/submit/draft'
import type { Control } from '../src/features/submit/schema'
import { inputsOf, read, Unreadable, written } from '../src/features/submit/schema'
import { job } from './jobs'

const type: JobType = {
  name: 'mixed',
  description: '',
  runs_on: 'workers',
  defaults: { timeout_seconds: 60, max_attempts: 3, backoff_seconds: 2 },
  schema: {
    type: 'object',
    required: ['numbers'],
    properties: {
      numbers: { type: 'array', items: { type: 'number' } },
      recipients: { type: 'array', items: { type: 'string' } },
      sections: { type: 'array', items: { type: ['string', 'object'] } },
      env: { type: 'object', additionalProperties: { type: 'string' } },
      network: { type: 'boolean', default: false },
      method: { type: 'string', enum: ['GET', 'POST'] },
      seconds: { type: 'number', minimum: 0, maximum: 3600, default: 0, description: 'simulated work' },
      expect_status: { oneOf: [{ type: 'integer' }, { type: 'array' }] },
    },
  },
}

const input = (name: string) => {
  const found = inputsOf(type.schema).find((each) => each.name === name)
  if (!found) throw new Error(name)
  return found
}

describe('the form of a schema', () => {
  it('has a control for each kind', () => {
    expect(inputsOf(type.schema).map((each) => each.control)).toEqual([
      'numbers',
      'texts',
      'texts',
      'pairs',
      'boolean',
      'choice',
      'number',
      'json',
    ])
  })

  it('says bounds and defaults', () => {
    expect(input('seconds')).toMatchObject({ hint: 'simulated work. 0 to 3600', initial: '0', min: 0 })
  })

  it('is empty for a type without params, or a schema that it does not know', () => {
    expect(inputsOf({ type: 'object' })).toEqual([])
    expect(inputsOf(null)).toEqual([])
  })
})

describe('what is entered', () => {
  it.each([
    ['numbers', '1, 2.5\n3', [1, 2.5, 3]],
    ['recipients', 'a@x.org\n\n b@x.org ', ['a@x.org', 'b@x.org']],
    ['sections', '["a", {"heading": "b"}]', ['a', { heading: 'b' }]],
    ['env', 'A: 1\nB: x: y', { A: '1', B: 'x: y' }],
    ['network', 'true', true],
    ['network', '', undefined],
    ['seconds', ' ', undefined],
    ['expect_status', '[201, 409]', [201, 409]],
  ])('%s: %s', (name, text, expected) => {
    expect(read(input(name).control, text)).toEqual(expected)
  })

  it.each([
    ['numbers', '1 two'],
    ['env', 'no colon'],
    ['expect_status', '{'],
  ])('is refused for %s: %s', (name, text) => {
    expect(() => read(input(name).control, text)).toThrow(Unreadable)
  })
})

describe('a value', () => {
  it.each<[Control, unknown]>([
    ['texts', ['echo', 'hello world']],
    ['texts', ['sh', '-c', 'cd /a\nrm *']],
    ['texts', ['grep', '', 'f']],
    ['texts', ['printf', ' x ']],
    ['texts', ['[', '-f', 'x', ']']],
    ['texts', ['a', { heading: 'b' }]],
    ['texts', ['1', 2]],
    ['texts', ['windows\r']],
    ['texts', []],
    ['numbers', [1, 2.5, -3e30]],
    ['numbers', []],
    ['pairs', { A: '1', B: 'x: y', C: '' }],
    ['pairs', { A: ' 1' }],
    ['pairs', { A: '1\n2' }],
    ['pairs', { 'a:b': 'c' }],
    ['pairs', { '{': 'c' }],
    ['pairs', { '': 'c' }],
    ['pairs', {}],
    ['text', ' '],
    ['lines', 'cd /a\n\nrm * \n'],
    ['number', 1.5],
    ['boolean', false],
    ['json', 'a text'],
    ['json', { a: [1, null] }],
  ])('for %s is read as it was written: %j', (control, value) => {
    expect(read(control, written(control, value))).toEqual(value)
  })

  it('is written by the line where it can be', () => {
    expect(written('texts', ['echo', 'hello world'])).toBe('echo\nhello world')
    expect(written('pairs', { A: '1', B: 'x: y' })).toBe('A: 1\nB: x: y')
  })
})

describe('a draft', () => {
  it('becomes a submission without what was left empty', () => {
    const draft = { ...emptyDraft(type), params: { numbers: '1 2' }, options: { delay_seconds: '5', labels: 'team: billing' } }
    expect(submissionOf(draft, type).submission).toEqual({
      type: 'mixed',
      params: { numbers: [1, 2] },
      delay_seconds: 5,
      labels: { team: 'billing' },
    })
  })

  it('does not take what is shown of a secret for the secret', () => {
    const secret = { ...type, schema: { ...type.schema, 'x-secret': ['env'] } }
    const draft = duplicateOf(job({ type: 'mixed', params: { numbers: [1], env: { KEY: '***' } } }), secret)
    expect(submissionOf(draft, secret).errors).toEqual([{ field: 'params.env', message: expect.stringContaining('secret') as string }])
    const entered = { ...draft, params: { ...draft.params, env: 'KEY: x' } }
    expect(submissionOf(entered, secret).submission?.params).toMatchObject({ env: { KEY: 'x' } })
  })

  it('refuses half a number', () => {
    const { errors } = submissionOf({ ...emptyDraft(type), params: { numbers: '1', seconds: '1e' } }, type)
    expect(errors).toEqual([{ field: 'params.seconds', message: '"1e" is no number' }])
  })

  it('says which numbers are out of their bounds', () => {
    const schema = { type: 'object', properties: { seconds: { type: 'integer', minimum: 0, maximum: 3600 } } }
    const { errors } = submissionOf({ ...emptyDraft(type), params: { seconds: '-4' }, options: { max_attempts: '0' } }, { ...type, schema })
    expect(errors).toEqual([
      { field: 'params.seconds', message: 'must be 0 to 3600' },
      { field: 'max_attempts', message: 'must be 1 or more' },
    ])
  })

  it('tells all that is wrong', () => {
    const { errors = [] } = submissionOf({ ...emptyDraft(type), params: { env: 'x' }, options: { max_attempts: 'many' } }, type)
    expect(errors.map((each) => each.field)).toEqual(['params.numbers', 'params.env', 'max_attempts'])
  })

  it('of a job is that job once more, but for its object id', () => {
    const model = job({ type: 'mixed', object_id: 'x', params: { numbers: [1, 2], env: { A: '1' } }, labels: { a: 'b' }, priority: 'high' })
    expect(submissionOf(duplicateOf(model, type), type).submission).toEqual({
      type: 'mixed',
      params: { numbers: [1, 2], env: { A: '1' } },
      labels: { a: 'b' },
      priority: 'high',
      timeout_seconds: 60,
      max_attempts: 3,
    })
  })
})

it('an error of a part is shown at its field', () => {
  const errors = [{ field: 'params.recipients[3]', message: 'is no address' }]
  expect(errorOf(errors, 'params.recipients')).toBe('is no address')
  expect(errorOf(errors, 'params.rec')).toBeUndefined()
})
