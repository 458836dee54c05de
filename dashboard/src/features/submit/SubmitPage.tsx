import { useMutation, useQuery } from '@tanstack/react-query'
import type { SyntheticEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import { api, ask } from '../../api/client'
import { errorOf, fieldsOf } from '../../api/problem'
import type { FieldError, Job, JobType, Submission, User } from '../../api/types'
import { go, jobHref } from '../../app/route'
import { Field } from '../../ui/Field'
import { Empty, ErrorNotice, Fetched, Notice } from '../../ui/Notice'
import { hrefOfEarlier } from '../job/EarlierNotice'
import { Control } from './Control'
import type { Draft } from './draft'
import { duplicateOf, emptyDraft, OPTIONS, PARAMS, submissionOf } from './draft'
import { inputsOf } from './schema'

const FIRST = 'report'

interface SubmitPageProps {
  readonly query: URLSearchParams
  readonly user: User
}

export function SubmitPage({ query, user }: SubmitPageProps) {
  const from = query.get('from')
  const types = useQuery({ queryKey: ['types'], queryFn: () => ask(api.GET('/types')), staleTime: 60_000 })
  const model = useQuery({
    queryKey: ['model', from],
    enabled: from !== null,
    queryFn: () => ask(api.GET('/jobs/{job_id}', { params: { path: { job_id: from ?? '' } } })),
  })
  return (
    <>
      <h1>Submit a job</h1>
      {from !== null && model.isError ? <ErrorNotice error={model.error} /> : null}
      {from !== null && model.isPending ? (
        <div className="loading">Loading …</div>
      ) : (
        <Fetched query={types}>
          {(found) =>
            found.types.length === 0 ? (
              <Empty title="Nothing can be submitted yet: no worker has told what it can run." />
            ) : (
              <SubmitForm types={found.types} model={model.data} wanted={query.get('type')} user={user} />
            )
          }
        </Fetched>
      )}
    </>
  )
}

interface SubmitFormProps {
  readonly types: readonly JobType[]
  readonly model: Job | undefined
  readonly wanted: string | null
  readonly user: User
}

function firstDraft({ types, model, wanted }: SubmitFormProps): Draft {
  const named = (name: string | null | undefined) => types.find((type) => type.name === name)
  const modelType = named(model?.type)
  if (model && modelType) return duplicateOf(model, modelType)
  const type = named(wanted) ?? named(FIRST) ?? types[0]
  if (!type) throw new Error('no types')
  return emptyDraft(type)
}

function SubmitForm(props: SubmitFormProps) {
  const { types, user } = props
  const [draft, setDraft] = useState(() => firstDraft(props))
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const submit = useMutation({
    mutationFn: (body: Submission) => ask(api.POST('/jobs', { body })),
    onSuccess: (job) => go(job.deduplicated ? hrefOfEarlier(job.job_id) : jobHref(job.job_id)),
    onError: (failure) => setErrors(fieldsOf(failure)),
  })
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const wrong = errors.length > 0 ? form.current?.querySelector<HTMLElement>('[aria-invalid="true"]') : null
    wrong?.closest('details')?.setAttribute('open', '')
    wrong?.focus()
  }, [errors])
  const type = types.find((each) => each.name === draft.type)
  if (!type) return null
  const inputs = inputsOf(type.schema)
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    submit.reset()
    const reading = submissionOf(draft, type)
    setErrors(reading.errors ?? [])
    if (reading.submission) submit.mutate(reading.submission)
  }
  const choose = (name: string) => {
    const next = types.find((each) => each.name === name)
    setErrors([])
    submit.reset()
    if (next) setDraft({ ...emptyDraft(next), options: draft.options })
  }
  const known = [...inputs.map((input) => PARAMS + input.name), ...OPTIONS.map((input) => input.name)]
  const others = errors.filter((error) => !known.some((name) => errorOf([error], name)))
  return (
    <form ref={form} className="form" noValidate onSubmit={send}>
      <section className="panel" aria-labelledby="what">
        <h2 id="what">What</h2>
        <div className="fields">
          <Field label="Type" hint={type.description}>
            {(wiring) => (
              <select {...wiring} value={type.name} onChange={(event) => choose(event.target.value)}>
                {types.map((each) => (
                  <option key={each.name}>{each.name}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {type.name === 'command' && !user.permissions.includes('command') ? (
          <Notice kind="error" title="You may not submit commands." />
        ) : null}
      </section>
      <section className="panel" aria-labelledby="params">
        <h2 id="params">Params</h2>
        {inputs.length === 0 ? <p className="muted">This type takes none.</p> : null}
        <div className="fields">
          {inputs.map((input) => (
            <Control
              key={`${type.name}.${input.name}`}
              input={input}
              value={draft.params[input.name] ?? ''}
              error={errorOf(errors, PARAMS + input.name)}
              onChange={(value) => setDraft({ ...draft, params: { ...draft.params, [input.name]: value } })}
            />
          ))}
        </div>
      </section>
      <details className="panel" open={props.model !== undefined}>
        <summary>Options</summary>
        <div className="fields">
          {OPTIONS.map((input) => (
            <Control
              key={input.name}
              input={{ ...input, initial: defaultOf(type, input.name) }}
              value={draft.options[input.name] ?? ''}
              error={errorOf(errors, input.name)}
              onChange={(value) => setDraft({ ...draft, options: { ...draft.options, [input.name]: value } })}
            />
          ))}
        </div>
      </details>
      {submit.isError && errors.length === 0 ? <ErrorNotice error={submit.error} /> : null}
      {others.map((error) => (
        <Notice key={error.field} kind="error" title={error.field}>
          {error.message}
        </Notice>
      ))}
      <div className="actions">
        <button className="button primary" type="submit" disabled={submit.isPending}>
          {submit.isPending ? 'Submitting …' : 'Submit'}
        </button>
      </div>
    </form>
  )
}

function defaultOf(type: JobType, option: string): string {
  switch (option) {
    case 'timeout_seconds':
    case 'max_attempts':
    case 'backoff_seconds':
      return String(type.defaults[option])
    case 'priority':
      return 'normal'
    case 'dedup_window_seconds':
      return '300'
    default:
      return ''
  }
}
