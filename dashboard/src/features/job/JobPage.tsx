import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { ProblemError } from '../../api/problem'
import { latest } from '../../api/told'
import type { Job } from '../../api/types'
import { isFinished, isRetryable } from '../../api/types'
import { hrefOf } from '../../app/route'
import { Confirm } from '../../ui/Confirm'
import { attemptOf } from '../../ui/format'
import { Empty, ErrorNotice, Fetched, Notice } from '../../ui/Notice'
import { Status } from '../../ui/Status'
import { Elapsed, Time } from '../../ui/Time'
import { Attempts } from './Attempts'
import { Deliveries } from './Deliveries'
import { EarlierNotice } from './EarlierNotice'
import { OutputPanel } from './OutputPanel'
import { useJob, useWhy } from './useJob'

export function JobPage({ id }: { readonly id: string }) {
  const query = useJob(id)
  if (query.data === undefined && query.error instanceof ProblemError && query.error.status === 404) {
    return (
      <>
        <h1>Job</h1>
        <Empty title="There is no such job.">
          <p>Its id may be wrong, it may be somebody else’s, or it was removed after its retention.</p>
          <a href="#/jobs">All jobs</a>
        </Empty>
      </>
    )
  }
  return (
    <>
      {query.data ? null : <h1>Job</h1>}
      <Fetched query={query}>{(job) => <Whole job={job} />}</Fetched>
    </>
  )
}

function Whole({ job }: { readonly job: Job }) {
  return (
    <>
      <div className="page-head">
        <div>
          <h1>
            {job.type} {job.object_id ? <span className="muted wrap">{job.object_id}</span> : null}
          </h1>
          <span className="mono muted wrap">{job.job_id}</span>
        </div>
        <Actions job={job} />
      </div>
      <EarlierNotice />
      <div className="grid">
        <Facts job={job} />
        <section className="panel span-4" aria-labelledby="attempts">
          <h2 id="attempts">Attempts</h2>
          <Attempts job={job} />
        </section>
        <section className="panel span-8" aria-labelledby="output">
          <OutputPanel job={job} />
        </section>
        <Json title="Params" value={job.params} />
        <Json title="Result" value={job.result} absent={isFinished(job.status) ? 'It has none.' : 'There is none yet.'} />
        <section className="panel span-12" aria-labelledby="deliveries">
          <h2 id="deliveries">Deliveries of webhooks</h2>
          <Deliveries job={job} />
        </section>
      </div>
    </>
  )
}

function Facts({ job }: { readonly job: Job }) {
  const labels = Object.entries(job.labels)
  return (
    <section className="panel span-12" aria-labelledby="state">
      <div className="panel-head">
        <h2 id="state" role="status">
          <Status status={job.status} reason={job.reason} />
        </h2>
        <Elapsed from={job.status === 'queued' || job.status === 'scheduled' ? null : job.started_at} to={job.finished_at} />
      </div>
      <Progress job={job} />
      {job.error ? (
        <Notice kind="error" title={job.error.code}>
          {job.error.message}
        </Notice>
      ) : null}
      <Why job={job} />
      <dl className="facts">
        <Fact name="Owner">{job.owner}</Fact>
        <Fact name="Priority">{job.priority}</Fact>
        <Fact name="Worker">{job.worker ?? '–'}</Fact>
        <Fact name="Attempt">{attemptOf(job.attempt, job.max_attempts)}</Fact>
        <Fact name="Created">
          <Time at={job.created_at} />
        </Fact>
        <Fact name="Runs from">
          <Time at={job.run_at} />
        </Fact>
        <Fact name="Started">
          <Time at={job.started_at} />
        </Fact>
        <Fact name="Finished">
          <Time at={job.finished_at} />
        </Fact>
        <Fact name="Timeout">{job.timeout_seconds} s an attempt</Fact>
        <Fact name="Trace" wide>
          <span className="mono">{job.trace_id ?? '–'}</span>
        </Fact>
        <Fact name="Labels" wide>
          {labels.length === 0 ? (
            '–'
          ) : (
            <span className="chips">
              {labels.map(([key, value]) => (
                <a key={key} className="chip" href={hrefOf(['jobs'], new URLSearchParams({ label: `${key}:${value}` }))}>
                  {key}:{value}
                </a>
              ))}
            </span>
          )}
        </Fact>
      </dl>
    </section>
  )
}

interface FactProps {
  readonly name: string
  readonly wide?: boolean
  readonly children: ReactNode
}

function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div className={wide ? 'wide' : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Progress({ job }: { readonly job: Job }) {
  if (!job.progress) return null
  const { percent, message } = job.progress
  return (
    <div>
      <progress aria-label="Progress" max={100} value={percent} />
      <p className="muted tabular">
        {percent} % {message}
      </p>
    </div>
  )
}

function Why({ job }: { readonly job: Job }) {
  const why = useWhy(job)
  if (job.status !== 'queued' && job.status !== 'scheduled') return null
  return (
    <Notice kind="info" title="Why it does not run:">
      {job.status === 'scheduled' ? (
        <>
          it waits for its time, <Time at={job.run_at} />.
        </>
      ) : why.data ? (
        why.data.detail
      ) : why.isError ? (
        'that cannot be told at the moment.'
      ) : (
        'asking …'
      )}
    </Notice>
  )
}

function Json({ title, value, absent = '' }: { readonly title: string; readonly value: unknown; readonly absent?: string }) {
  const id = `json-${title}`
  return (
    <section className="panel span-6" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {value === null || value === undefined ? (
        <p className="muted">{absent}</p>
      ) : (
        <pre className="code" tabIndex={0} aria-labelledby={id}>
          {JSON.stringify(value, null, 2)}
        </pre>
      )}
    </section>
  )
}

function Actions({ job }: { readonly job: Job }) {
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const path = { params: { path: { job_id: job.job_id } } }
  // What follows from a change may be told before the change is answered.
  const change = (answer: () => Promise<Job>) => ({
    mutationFn: () => latest(answer),
    onSuccess: (next: Job) => void client.setQueryData(['job', job.job_id], next),
  })
  const cancel = useMutation({
    ...change(() => ask<Job>(api.POST('/jobs/{job_id}/cancel', path))),
    onSettled: () => setAsked(false),
  })
  const retry = useMutation(change(() => ask<Job>(api.POST('/jobs/{job_id}/retry', path))))
  const failed = cancel.error ?? retry.error
  return (
    <div>
      <div className="actions">
        <button
          className="button"
          type="button"
          disabled={isFinished(job.status) || cancel.isPending}
          onClick={() => (retry.reset(), setAsked(true))}
        >
          Cancel
        </button>
        <button
          className="button"
          type="button"
          disabled={!isRetryable(job.status) || retry.isPending}
          onClick={() => (cancel.reset(), retry.mutate())}
        >
          Retry
        </button>
        <a className="button" href={hrefOf(['submit'], new URLSearchParams({ from: job.job_id }))}>
          Duplicate
        </a>
      </div>
      {failed ? <ErrorNotice error={failed} /> : null}
      {asked && !isFinished(job.status) ? (
        <Confirm
          title="Cancel this job?"
          action="Cancel the job"
          busy={cancel.isPending}
          onConfirm={() => cancel.mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{job.status === 'processing' ? 'It runs: it will be stopped.' : 'It waits: it will never run.'} It can be retried.</p>
        </Confirm>
      ) : null}
    </div>
  )
}
