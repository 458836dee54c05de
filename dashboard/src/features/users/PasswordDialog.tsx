import { useMutation } from '@tanstack/react-query'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { ProblemError } from '../../api/problem'
import type { User } from '../../api/types'
import { Dialog } from '../../ui/Confirm'
import { Field } from '../../ui/Field'
import { ErrorNotice } from '../../ui/Notice'

export function PasswordDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => ask(api.PUT('/users/{username}/password', { params: { path: { username: user.username } }, body: { password } })),
    onSuccess: onClose,
  })
  const wrong = change.error instanceof ProblemError ? change.error.fields.find((each) => each.field === 'password')?.message : undefined
  return (
    <Dialog title={`New password of ${user.username}`} onClose={onClose}>
      <form className="stack" onSubmit={(event: SyntheticEvent) => (event.preventDefault(), change.mutate())}>
        <Field label="New password" hint="Tokens that were given for the old one end." error={wrong}>
          {(wiring) => (
            <input
              {...wiring}
              type="password"
              autoComplete="new-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {change.isError && !wrong ? <ErrorNotice error={change.error} /> : null}
        <div className="actions">
          <button className="button primary" type="submit" disabled={change.isPending}>
            Change it
          </button>
          <button className="button" type="button" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}
