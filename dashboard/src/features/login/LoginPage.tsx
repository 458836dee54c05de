import type { SyntheticEvent } from 'react'
import { useEffect, useState } from 'react'
import { ProblemError } from '../../api/problem'
import { logIn } from '../../api/session'
import mark from '../../mark.svg'
import { Field } from '../../ui/Field'
import { ErrorNotice, Notice } from '../../ui/Notice'
import { PasswordField } from '../../ui/PasswordField'

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

export function LoginPage({ why }: { readonly why: string | null }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    document.title = 'Log in · Millrace'
  }, [])
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await logIn(username, password)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <main>
      <section className="panel login">
        <div className="brand">
          <img src={mark} alt="" width="28" height="28" />
          <h1>Log in to Millrace</h1>
        </div>
        {why && !error ? <Notice kind="info" title={why} /> : null}
        {error instanceof ProblemError && error.status === 401 ? (
          <Notice kind="error" title="Unknown user, or wrong password." />
        ) : error ? (
          <ErrorNotice error={error} />
        ) : null}
        <form onSubmit={(event) => void submit(event)}>
          <Field label="User">
            {(wiring) => (
              <input
                {...wiring}
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                required
                value={username}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
          <PasswordField label="Password" kind="current-password" value={password} onChange={setPassword} />
          <button className="button primary" type="submit" disabled={busy}>
            {busy ? 'Logging in …' : 'Log in'}
          </button>
        </form>
        {LOCAL.has(location.hostname) ? (
          <p className="muted">
            A stack started by <code>make run</code> has the users demo/demo and admin/admin.
          </p>
        ) : null}
      </section>
    </main>
  )
}
