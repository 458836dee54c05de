import { useQuery } from '@tanstack/react-query'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { STATUSES } from '../../api/types'
import { Field } from '../../ui/Field'
import type { Filter } from './filter'
import { filterOf, isLabel, isUnfiltered, summaryOf } from './filter'

interface FilterFormProps {
  readonly filter: Filter
  readonly admin: boolean
  readonly onChange: (filter: Filter) => void
}

/** As the controls for local times have it. */
export function localTime(iso: string | undefined): string {
  if (iso === undefined) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

export function FilterForm({ filter, admin, onChange }: FilterFormProps) {
  const types = useQuery({ queryKey: ['types'], queryFn: () => ask(api.GET('/types')), staleTime: 60_000 })
  const [label, setLabel] = useState(filter.label?.join(', ') ?? '')
  const [unfolded, setUnfolded] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const apply = (form: HTMLFormElement) => {
    const labels = label.split(',').flatMap((each) => each.trim() || [])
    const bad = labels.find((each) => !isLabel(each))
    setWrong(bad === undefined ? undefined : `"${bad}" is no key:value`)
    if (bad !== undefined) return
    const query = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && value !== '' && name !== 'labels') query.set(name, value)
    }
    labels.forEach((each) => query.append('label', each))
    onChange(filterOf(query))
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    apply(event.currentTarget)
  }
  const names = types.data?.types.map((type) => type.name) ?? []
  const known = filter.type === undefined || names.includes(filter.type) ? names : [...names, filter.type]
  return (
    <form className="panel" onSubmit={submit} onChange={(event) => event.target instanceof HTMLSelectElement && apply(event.currentTarget)}>
      <button
        className="button fold-button"
        type="button"
        aria-expanded={unfolded}
        aria-controls="filter-fields"
        onClick={() => setUnfolded(!unfolded)}
      >
        {unfolded ? 'Fold the filters' : isUnfiltered(filter) ? 'Filters' : `Filters: ${summaryOf(filter)}`}
      </button>
      <div id="filter-fields" className={unfolded ? 'filter' : 'filter folded'}>
        <div className="fields">
          <Field label="Status">
            {(wiring) => (
              <select {...wiring} name="status" defaultValue={filter.status ?? ''}>
                <option value="">Any</option>
                {STATUSES.map((status) => (
                  <option key={status}>{status}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Type">
            {(wiring) => (
              <select {...wiring} key={known.length} name="type" defaultValue={filter.type ?? ''}>
                <option value="">Any</option>
                {known.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Object id">
            {(wiring) => <input {...wiring} name="object_id" defaultValue={filter.object_id} spellCheck={false} />}
          </Field>
          <Field label="Labels" error={wrong}>
            {(wiring) => (
              <input
                {...wiring}
                name="labels"
                value={label}
                placeholder="team:billing, env:prod"
                spellCheck={false}
                onChange={(event) => setLabel(event.target.value)}
              />
            )}
          </Field>
          {admin ? (
            <Field label="Owner">{(wiring) => <input {...wiring} name="owner" defaultValue={filter.owner} spellCheck={false} />}</Field>
          ) : null}
          <Field label="Created from">
            {(wiring) => (
              <input {...wiring} name="created_after" type="datetime-local" step="1" defaultValue={localTime(filter.created_after)} />
            )}
          </Field>
          <Field label="Created before">
            {(wiring) => (
              <input {...wiring} name="created_before" type="datetime-local" step="1" defaultValue={localTime(filter.created_before)} />
            )}
          </Field>
        </div>
        <div className="actions">
          <button className="button" type="submit">
            Filter
          </button>
          <a className="button plain" href="#/jobs">
            Clear
          </a>
        </div>
      </div>
    </form>
  )
}
