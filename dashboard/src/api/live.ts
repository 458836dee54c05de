import type { Query } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { watched } from './presence'
import type { ServerEvent } from './sse'
import { stream } from './sse'
import { derived, Store, useStore } from './store'
import { keepTold, tell, told } from './told'
import type { Job } from './types'

/** How this page learns of changes: as they happen, by asking now and then because the stream is broken, or not at all. */
export type Liveness = 'connecting' | 'live' | 'polling' | 'offline'

export const liveness = new Store<Liveness>('connecting')
/** Whether the page of a job is told of it by its own stream: then that of all jobs leaves its connection, and goes on later. */
export const followsOne = new Store(false)
const followsAll = derived(() => watched.get() && !followsOne.get(), watched, followsOne)
/** While the stream is broken everything that is shown is asked for again so often. */
const POLL_MS = 5_000
/** What is being asked for goes on: asked anew each time, it would never be seen to have failed. */
const NOT_ANEW = { cancelRefetch: false } as const
/** Sums are asked for again so long after something has changed, however much has. */
const SETTLE_MS = 2_000

/** How queries of sums are kept up to date: now and then, and soon after a change. */
export const SUMMARY = { refetchInterval: POLL_MS, meta: { summary: true } } as const

const isLive = (query: Query) => query.meta?.live === true

/** Follows all jobs that the user may see, for as long as the page is open; asks in its place while that is not possible. */
export function useLiveJobs() {
  const client = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    let poll: ReturnType<typeof setInterval> | undefined
    let settle: ReturnType<typeof setTimeout> | undefined
    let isOpen = false
    const again = () => void client.invalidateQueries({ predicate: isLive }, NOT_ANEW)
    const afresh = () => void client.invalidateQueries({ predicate: isLive })
    const summarize = () => {
      settle ??= setTimeout(() => {
        settle = undefined
        void client.invalidateQueries({ predicate: (query) => query.meta?.summary === true }, NOT_ANEW)
      }, SETTLE_MS)
    }
    const endPolling = () => {
      clearInterval(poll)
      poll = undefined
    }
    const resume = () => {
      if (poll !== undefined) again()
      endPolling()
      liveness.set('live')
    }
    const fallBack = () => {
      if (!watched.get()) return
      liveness.set(navigator.onLine ? 'polling' : 'offline')
      poll ??= setInterval(again, POLL_MS)
    }
    const rest = () => {
      if (watched.get()) return
      endPolling()
      liveness.set('connecting')
    }
    const handlers = {
      open: (resumes: boolean) => {
        isOpen = true
        resume()
        // What is being answered now may be older than the beginning of the stream.
        if (!resumes) afresh()
      },
      event: (event: ServerEvent) => {
        if (event.name === 'gap') afresh()
        if (event.name !== 'job') return
        tell(client, JSON.parse(event.data) as Job)
        summarize()
      },
      left: () => {
        isOpen = false
      },
      broken: () => {
        isOpen = false
        fallBack()
      },
    }
    void stream('/events', stop.signal, handlers, { needed: followsAll })
    // A connection that is open may outlive the network's absence, and then tells what was missed.
    const online = () => (isOpen || followsOne.get() ? resume() : fallBack())
    addEventListener('offline', fallBack)
    addEventListener('online', online)
    const ends = [
      keepTold(client),
      watched.subscribe(rest),
      followsOne.subscribe(() => {
        if (followsOne.get()) resume()
      }),
    ]
    return () => {
      stop.abort()
      endPolling()
      clearTimeout(settle)
      removeEventListener('offline', fallBack)
      removeEventListener('online', online)
      ends.forEach((end) => end())
      told.set(new Map())
      liveness.set('connecting')
    }
  }, [client])
}

export const useLiveness = () => useStore(liveness)
