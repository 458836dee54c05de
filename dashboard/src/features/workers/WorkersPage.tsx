import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import type { Worker } from '../../api/types'
import { Confirm } from '../../ui/Confirm'
import { Empty, ErrorNotice, Fetched } from '../../ui/Notice'
import { Time } from '../../ui/Time'
import { RunningJobs } from './RunningJobs'
import { useWorkers } from './useWorkers'

export function WorkersPage() {
  const query = useWorkers()
  const [draining, setDraining] = useState<Worker | null>(null)
  return (
    <>
      <h1>Workers</h1>
      <Fetched query={query}>
        {({ workers }) =>
          workers.length === 0 ? (
            <Empty title="No worker is up: jobs are accepted, and wait.">
              <span>
                On this machine <code>make worker</code> starts one.
              </span>
            </Empty>
          ) : (
            <div className="cards">
              {workers.map((worker) => (
                <One key={worker.session} worker={worker} onDrain={() => setDraining(worker)} />
              ))}
            </div>
          )
        }
      </Fetched>
      {draining ? <DrainDialog worker={draining} onClose={() => setDraining(null)} /> : null}
    </>
  )
}

function One({ worker, onDrain }: { readonly worker: Worker; readonly onDrain: () => void }) {
  return (
    <section className="panel" aria-label={worker.worker}>
      <div className="panel-head">
        <h2>
          {worker.worker} <span className="muted">{worker.status}</span>
        </h2>
        <button className="button small" type="button" disabled={worker.status === 'draining'} onClick={onDrain}>
          {worker.status === 'draining' ? 'Draining …' : 'Drain'}
        </button>
      </div>
      <dl className="facts">
        <div>
          <dt>Runs</dt>
          <dd className="tabular">
            {worker.running.length} of {worker.concurrency}
          </dd>
        </div>
        <div>
          <dt>Host, process</dt>
          <dd className="tabular">
            {worker.host}, {worker.pid}
          </dd>
        </div>
        <div>
          <dt>Last seen</dt>
          <dd>
            <Time at={worker.last_seen} />
          </dd>
        </div>
        <div>
          <dt>Isolation of commands</dt>
          <dd>{worker.isolation}</dd>
        </div>
      </dl>
      <progress aria-label={`Slots in use of ${worker.worker}`} max={worker.concurrency} value={worker.running.length} />
      <div className="actions">
        <RunningJobs ids={worker.running} />
      </div>
      <p className="muted">Types: {worker.types.join(', ')}</p>
    </section>
  )
}

function DrainDialog({ worker, onClose }: { readonly worker: Worker; readonly onClose: () => void }) {
  const client = useQueryClient()
  const drain = useMutation({
    mutationFn: () => ask(api.POST('/workers/{worker}/drain', { params: { path: { worker: worker.session } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['workers'] })
      onClose()
    },
  })
  return (
    <Confirm title={`Drain ${worker.worker}?`} action="Drain" busy={drain.isPending} onConfirm={() => drain.mutate()} onClose={onClose}>
      <p>
        It takes no more jobs, finishes the {worker.running.length === 1 ? 'one' : String(worker.running.length)} that it runs, and leaves.
        This is not undone from here.
      </p>
      {drain.isError ? <ErrorNotice error={drain.error} /> : null}
    </Confirm>
  )
}
