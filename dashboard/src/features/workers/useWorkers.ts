import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'

const EACH_MS = 5_000

export function useWorkers() {
  return useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => ask(api.GET('/workers', { signal })),
    refetchInterval: EACH_MS,
    meta: { summary: true },
  })
}
