import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import { SUMMARY } from '../../api/live'

export function useWorkers() {
  return useQuery({
    queryKey: ['workers'],
    queryFn: ({ signal }) => ask(api.GET('/workers', { signal })),
    ...SUMMARY,
  })
}
