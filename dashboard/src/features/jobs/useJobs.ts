import { useInfiniteQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import type { JobPage } from '../../api/told'
import { lastWord } from '../../api/told'
import type { Filter } from './filter'
import { queryOf } from './filter'

const PAGE = 50

/** Pages by the key of the last job: the thousandth costs what the first does, and what arrives meanwhile shifts none. */
export function useJobs(filter: Filter, limit = PAGE) {
  return useInfiniteQuery({
    queryKey: ['jobs', queryOf(filter).toString(), limit],
    // A short list is what it says at any moment; a long one grows at the top only when asked to.
    meta: { live: true, summary: limit < PAGE },
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => read(filter, limit, pageParam, signal),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

async function read(filter: Filter, limit: number, cursor: string | undefined, signal: AbortSignal): Promise<JobPage> {
  const word = lastWord()
  const query = { ...filter, label: filter.label ? [...filter.label] : undefined, limit, cursor }
  const page = await ask(api.GET('/jobs', { params: { query }, signal }))
  // The other form of this answer, a job a line, is not what was asked for.
  if (!('jobs' in page)) throw new Error('the gateway answered no page')
  return { ...page, word }
}
