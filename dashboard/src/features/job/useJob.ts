import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, ask } from '../../api/client'
import { followsOne } from '../../api/live'
import type { ServerEvent } from '../../api/sse'
import { stream } from '../../api/sse'
import { latest, tell } from '../../api/told'
import type { Job } from '../../api/types'
import { isFinished } from '../../api/types'
import { shortId } from '../jobs/JobTable'

const pathOf = (id: string) => ({ params: { path: { job_id: id } } })
const POLL_MS = 5_000

/** A job as it is, and as it becomes: by its own stream, which tells of progress as well; asked for each five seconds while that is broken. */
export function useJob(id: string) {
  const client = useQueryClient()
  const [broken, setBroken] = useState(false)
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => latest(() => ask(api.GET('/jobs/{job_id}', { ...pathOf(id), signal }))),
    meta: { live: true },
    refetchInterval: (now) => (broken && !(now.state.data && isFinished(now.state.data.status)) ? POLL_MS : false),
  })
  const known = query.data !== undefined
  const finished = query.data !== undefined && isFinished(query.data.status)
  useEffect(() => {
    if (!known || finished) return
    const stop = new AbortController()
    let done = false
    const handlers = {
      open: () => {
        setBroken(false)
        followsOne.set(true)
      },
      event: (event: ServerEvent) => {
        if (event.name !== 'job') return
        const job = JSON.parse(event.data) as Job
        done = isFinished(job.status)
        tell(client, job)
      },
      left: () => followsOne.set(false),
      broken: () => {
        setBroken(true)
        followsOne.set(false)
      },
    }
    void stream(`/jobs/${encodeURIComponent(id)}/events`, stop.signal, handlers, { isDone: () => done })
    return () => {
      stop.abort()
      followsOne.set(false)
    }
  }, [client, id, known, finished])
  const type = query.data?.type
  useEffect(() => {
    if (type !== undefined) document.title = `${type} ${shortId(id)} · Millrace`
  }, [type, id])
  return query
}

/** What belongs to a job and changes with it alone. */
export function useAttempts(job: Job) {
  return useQuery({
    queryKey: ['attempts', job.job_id, job.attempt, job.status],
    queryFn: ({ signal }) => ask(api.GET('/jobs/{job_id}/attempts', { ...pathOf(job.job_id), signal })),
    placeholderData: (before) => before,
  })
}

export function useWhy(job: Job) {
  return useQuery({
    queryKey: ['why', job.job_id, job.status],
    enabled: job.status === 'queued' || job.status === 'scheduled',
    queryFn: ({ signal }) => ask(api.GET('/jobs/{job_id}/why', { ...pathOf(job.job_id), signal })),
    refetchInterval: POLL_MS,
  })
}

export function useDeliveries(job: Job) {
  return useQuery({
    queryKey: ['deliveries', job.job_id, job.status],
    enabled: isFinished(job.status),
    queryFn: ({ signal }) => ask(api.GET('/jobs/{job_id}/deliveries', { ...pathOf(job.job_id), signal })),
    refetchInterval: (now) => (now.state.data?.deliveries.some((each) => each.state === 'pending') ? POLL_MS : false),
  })
}
