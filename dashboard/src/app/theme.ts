import { Store } from '../api/store'

export type Theme = 'light' | 'dark'

const KEY = 'millrace.theme'
const system = matchMedia('(prefers-color-scheme: dark)')

const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark'

/** What was chosen on this machine, else what its system prefers. */
function wanted(): Theme {
  const chosen = localStorage.getItem(KEY)
  return isTheme(chosen) ? chosen : system.matches ? 'dark' : 'light'
}

export const theme = new Store<Theme>(wanted())

function show() {
  theme.set(wanted())
  document.documentElement.dataset.theme = theme.get()
}

export function chooseTheme(next: Theme) {
  localStorage.setItem(KEY, next)
  show()
}

system.addEventListener('change', show)
show()
