import { Store } from './store'

/** Whether somebody may be looking at this tab. All tabs of a browser share six connections to a gateway: those that are hidden leave theirs. */
export const watched = new Store(true)

/** So long a tab may be hidden without letting go, as who looks for another one comes back at once. */
const LEAVES_AFTER_MS = 3_000

/** To be called once, when the page is loaded. */
export function followVisibility() {
  let leaving: ReturnType<typeof setTimeout> | undefined
  watched.set(!document.hidden)
  document.addEventListener('visibilitychange', () => {
    clearTimeout(leaving)
    if (document.hidden) leaving = setTimeout(() => watched.set(false), LEAVES_AFTER_MS)
    else watched.set(true)
  })
}
