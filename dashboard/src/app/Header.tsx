import { useState } from 'react'
import type { Liveness } from '../api/live'
import { useLiveness } from '../api/live'
import { end, isAdmin } from '../api/session'
import { useStore } from '../api/store'
import type { User } from '../api/types'
import { PasswordDialog } from '../features/users/PasswordDialog'
import mark from '../mark.svg'
import { chooseTheme, theme } from './theme'

const PAGES = [
  { section: 'overview', label: 'Overview', admin: false },
  { section: 'jobs', label: 'Jobs', admin: false },
  { section: 'submit', label: 'Submit', admin: false },
  { section: 'workers', label: 'Workers', admin: true },
  { section: 'queues', label: 'Queues', admin: true },
  { section: 'users', label: 'Users', admin: true },
] as const

export function Header({ user, section }: { readonly user: User; readonly section: string }) {
  const [open, setOpen] = useState(false)
  const [changing, setChanging] = useState(false)
  return (
    <header className="bar">
      <div className="bar-inner">
        <a className="brand" href="#/" aria-label="Millrace, overview">
          <img src={mark} alt="" width="24" height="24" />
          <span>Millrace</span>
        </a>
        <nav id="pages" className={open ? 'nav open' : 'nav'} aria-label="Pages">
          <ul>
            {PAGES.filter((page) => !page.admin || isAdmin(user)).map((page) => (
              <li key={page.section}>
                <a href={`#/${page.section}`} onClick={() => setOpen(false)} aria-current={section === page.section ? 'page' : undefined}>
                  {page.label}
                </a>
              </li>
            ))}
            <li className="narrow-only">
              <button className="button plain" type="button" onClick={() => (setOpen(false), setChanging(true))}>
                Password of {user.username}
              </button>
            </li>
          </ul>
        </nav>
        <div className="bar-end">
          <LivenessMark />
          <ThemeButton />
          <button className="button small plain who clip" type="button" title="Change your password" onClick={() => setChanging(true)}>
            {user.username}
          </button>
          <button className="button small" type="button" onClick={() => end(null)}>
            Log out
          </button>
          <button
            className="button small menu-button"
            type="button"
            aria-expanded={open}
            aria-controls="pages"
            onClick={() => setOpen(!open)}
          >
            Menu
          </button>
        </div>
      </div>
      {changing ? (
        <PasswordDialog
          username={user.username}
          own
          onClose={() => setChanging(false)}
          onChanged={() => end('Your password was changed: log in with the new one.')}
        />
      ) : null}
    </header>
  )
}

const WORDS: Record<Liveness, { readonly label: string; readonly title: string }> = {
  connecting: { label: 'Connecting', title: 'Not connected yet: what you see may be a moment old.' },
  live: { label: 'Live', title: 'Changes are shown as they happen.' },
  polling: { label: 'Each 5 s', title: 'The stream of changes is broken: pages ask again every five seconds until it is back.' },
  offline: { label: 'Offline', title: 'There is no connection: what you see is what was known last.' },
}

function LivenessMark() {
  const now = useLiveness()
  return (
    <span className="liveness" role="status" title={WORDS[now].title}>
      <span className={`dot ${now}`} aria-hidden="true" />
      {WORDS[now].label}
    </span>
  )
}

function ThemeButton() {
  const now = useStore(theme)
  const other = now === 'dark' ? 'light' : 'dark'
  return (
    <button
      className="button small plain"
      type="button"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => chooseTheme(other)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.75a6.250 6.250 0 0 1 0 12.500z" fill="currentColor" />
      </svg>
    </button>
  )
}
