import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import type { Queue } from '../../api/types'
import { hrefOf } from '../../app/route'
import { count, duration } from '../../ui/format'
import { Empty, ErrorNotice, Fetched } from '../../ui/Notice'
import { Table } from '../../ui/Table'
import { useQueues } from './useQueues'

export function QueuesPage() {
  const client = useQueryClient()
  const [all, setAll] = useState(false)
  const query = useQueues()
  const change = useMutation({
    mutationFn: ({ name, paused }: Queue) => {
      const path = { params: { path: { name } } }
      return ask(paused ? api.POST('/queues/{name}/resume', path) : api.POST('/queues/{name}/pause', path))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['queues'] }),
  })
  return (
    <>
      <div className="page-head">
        <h1>Queues</h1>
        <label className="check">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          Idle queues of high and low, too
        </label>
      </div>
      {change.isError ? <ErrorNotice error={change.error} /> : null}
      <Fetched query={query}>
        {({ queues }) => {
          const shown = queues.filter((queue) => all || queue.priority === 'normal' || isBusy(queue))
          return shown.length === 0 ? (
            <Empty title="There are no queues: no type of job is known yet." />
          ) : (
            <QueueTable queues={shown} busy={change.isPending} onChange={change.mutate} />
          )
        }}
      </Fetched>
    </>
  )
}

const isBusy = (queue: Queue) => queue.waiting > 0 || queue.running > 0 || queue.paused

interface QueueTableProps {
  readonly queues: readonly Queue[]
  readonly busy: boolean
  readonly onChange: (queue: Queue) => void
}

function QueueTable({ queues, busy, onChange }: QueueTableProps) {
  return (
    <Table
      caption="Queues, by type and priority"
      rows={queues}
      rowKey={(queue) => queue.name}
      columns={[
        {
          label: 'Queue',
          cell: (queue) => <a href={hrefOf(['jobs'], new URLSearchParams({ type: queue.type }))}>{queue.name}</a>,
        },
        { label: 'State', width: '110', cell: (queue) => (queue.paused ? <strong>paused</strong> : 'open') },
        { label: 'Waiting', width: '120', kind: 'number', cell: (queue) => count(queue.waiting) },
        { label: 'Handed out', width: '120', kind: 'number', cell: (queue) => count(queue.published) },
        { label: 'Running', width: '110', kind: 'number', cell: (queue) => count(queue.running) },
        {
          label: 'Oldest',
          width: '140',
          kind: 'number',
          cell: (queue) => (queue.oldest_seconds === null ? '–' : duration(queue.oldest_seconds)),
        },
        {
          label: 'Actions',
          width: '120',
          kind: 'actions',
          cell: (queue) => (
            <button
              className="button small"
              type="button"
              disabled={busy}
              aria-label={`${queue.paused ? 'Resume' : 'Pause'} ${queue.name}`}
              onClick={() => onChange(queue)}
            >
              {queue.paused ? 'Resume' : 'Pause'}
            </button>
          ),
        },
      ]}
    />
  )
}
