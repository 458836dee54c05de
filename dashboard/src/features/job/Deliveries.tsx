import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, ask } from '../../api/client'
import type { Delivery, Job } from '../../api/types'
import { isFinished } from '../../api/types'
import { ErrorNotice, Fetched } from '../../ui/Notice'
import { Table } from '../../ui/Table'
import { Time } from '../../ui/Time'
import { useDeliveries } from './useJob'

export function Deliveries({ job }: { readonly job: Job }) {
  const client = useQueryClient()
  const query = useDeliveries(job)
  const again = useMutation({
    mutationFn: (delivery: Delivery) =>
      ask(
        api.POST('/jobs/{job_id}/deliveries/{delivery_id}/redeliver', {
          params: { path: { job_id: job.job_id, delivery_id: delivery.delivery_id } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['deliveries', job.job_id] }),
  })
  if (!isFinished(job.status)) return <p className="muted">They are sent when it has ended, if it has a callback URL.</p>
  return (
    <>
      {again.isError ? <ErrorNotice error={again.error} /> : null}
      <Fetched query={query}>
        {({ deliveries }) =>
          deliveries.length === 0 ? (
            <p className="muted">It has no callback URL: nobody was told.</p>
          ) : (
            <Table
              caption="Deliveries"
              rows={deliveries}
              rowKey={(each) => each.delivery_id}
              columns={[
                { label: 'URL', cell: (each) => each.url },
                { label: 'State', width: '110', cell: (each) => each.state },
                { label: 'Tries', width: '80', kind: 'number', cell: (each) => each.attempt },
                { label: 'Answer', width: '90', kind: 'number', cell: (each) => each.status_code ?? '–' },
                { label: 'Error', cell: (each) => each.error ?? '–' },
                { label: 'Last', width: '170', kind: 'number', cell: (each) => <Time at={each.at} /> },
                { label: 'Next', width: '170', kind: 'number', cell: (each) => <Time at={each.next_at} /> },
                {
                  label: 'Actions',
                  width: '120',
                  kind: 'actions',
                  cell: (each) => (
                    <button className="button small" type="button" disabled={again.isPending} onClick={() => again.mutate(each)}>
                      Send again
                    </button>
                  ),
                },
              ]}
            />
          )
        }
      </Fetched>
    </>
  )
}
