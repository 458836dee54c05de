import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import type { BulkFilter, BulkResult } from '../../api/types'
import { isFinished, isRetryable } from '../../api/types'
import { Confirm, Dialog } from '../../ui/Confirm'
import { count } from '../../ui/format'
import { ErrorNotice } from '../../ui/Notice'
import type { Filter } from './filter'
import { bodyOf, isUnfiltered } from './filter'

type Kind = 'cancel' | 'retry'

const change = (kind: Kind, body: BulkFilter): Promise<BulkResult> =>
  ask(kind === 'cancel' ? api.POST('/jobs/cancel', { body }) : api.POST('/jobs/retry', { body }))

/** What can be done to all that match; how many these are is said before it happens. */
export function BulkActions({ filter }: { readonly filter: Filter }) {
  const [kind, setKind] = useState<Kind | null>(null)
  const none = isUnfiltered(filter)
  const title = none ? 'Filter first: all jobs at once are never meant' : undefined
  const { status } = filter
  return (
    <div className="actions">
      <button
        className="button small"
        type="button"
        disabled={none || (status !== undefined && isFinished(status))}
        title={title}
        onClick={() => setKind('cancel')}
      >
        Cancel all that match
      </button>
      <button
        className="button small"
        type="button"
        disabled={none || (status !== undefined && !isRetryable(status))}
        title={title}
        onClick={() => setKind('retry')}
      >
        Retry all that match
      </button>
      {kind ? <BulkDialog kind={kind} filter={filter} onClose={() => setKind(null)} /> : null}
    </div>
  )
}

const WORDS = {
  cancel: { title: 'Cancel all that match', can: 'can be cancelled', done: 'were cancelled or asked to stop' },
  retry: { title: 'Retry all that match', can: 'can be retried', done: 'were queued again' },
} as const

const jobs = (result: BulkResult, number: number) => `${count(number)}${result.more ? ' or more' : ''} ${number === 1 ? 'job' : 'jobs'}`

function BulkDialog({ kind, filter, onClose }: { readonly kind: Kind; readonly filter: Filter; readonly onClose: () => void }) {
  const client = useQueryClient()
  const preview = useQuery({
    queryKey: ['bulk', kind, filter],
    queryFn: () => change(kind, bodyOf(filter, true)),
    staleTime: 0,
    gcTime: 0,
  })
  const act = useMutation({
    mutationFn: () => change(kind, bodyOf(filter, false)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
  const words = WORDS[kind]
  if (act.data) {
    return (
      <Dialog title={words.title} onClose={onClose}>
        <p role="status">
          {count(act.data.changed)} of {count(act.data.matched)} {words.done}.{act.data.more ? ' There are more: do it again.' : ''}
        </p>
        <div className="actions">
          <button className="button primary" type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    )
  }
  const found = preview.data
  return (
    <Confirm
      title={words.title}
      action={found ? `${kind === 'cancel' ? 'Cancel' : 'Retry'} ${jobs({ ...found, more: false }, found.matched)}` : 'Counting …'}
      busy={act.isPending}
      disabled={!found || found.matched === 0}
      onConfirm={() => act.mutate()}
      onClose={onClose}
    >
      <p role="status">
        {preview.isError ? null : found ? (
          <>
            <strong>{jobs(found, found.matched)}</strong> of this filter {words.can} now.
          </>
        ) : (
          'Counting those that match …'
        )}
      </p>
      {preview.isError ? <ErrorNotice error={preview.error} /> : null}
      {act.isError ? <ErrorNotice error={act.error} /> : null}
    </Confirm>
  )
}
