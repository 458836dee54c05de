import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import { SUMMARY } from '../../api/live'

export function useQueues() {
  return useQuery({
    queryKey: ['queues'],
    queryFn: ({ signal }) => ask(api.GET('/queues', { signal })),
    ...SUMMARY,
  })
}
