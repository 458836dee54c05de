import { jobHref } from '../../app/route'
import { count } from '../../ui/format'
import { shortId } from '../jobs/JobTable'

const MOST = 10

export function RunningJobs({ ids, most = MOST }: { readonly ids: readonly string[]; readonly most?: number }) {
  if (ids.length === 0) return <span className="muted">idle</span>
  return (
    <span className="chips">
      {ids.slice(0, most).map((id) => (
        <a key={id} className="chip mono" href={jobHref(id)} title={id}>
          {shortId(id)}
        </a>
      ))}
      {ids.length > most ? <span className="muted">and {count(ids.length - most)} more</span> : null}
    </span>
  )
}
