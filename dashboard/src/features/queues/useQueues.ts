import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'

const EACH_MS = 5_000

export function useQueues() {
  return useQuery({
    queryKey: ['queues'],
    queryFn: ({ signal }) => ask(api.GET('/queues', { signal })),
    refetchInterval: EACH_MS,
    meta: { summary: true },
  })
}
