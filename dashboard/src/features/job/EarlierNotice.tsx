import { hrefOf, useRoute } from '../../app/route'
import { Notice } from '../../ui/Notice'

const MARK = 'earlier'

/** Of a job that a submission was answered with in place of a new one. */
export const hrefOfEarlier = (id: string) => hrefOf(['jobs', id], new URLSearchParams({ [MARK]: 'true' }))

export function EarlierNotice() {
  if (!useRoute().query.has(MARK)) return null
  return (
    <Notice kind="info" title="Submitted before:">
      this is the first job of that object id. No other one was made.
    </Notice>
  )
}
