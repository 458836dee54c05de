import { useMutation } from '@tanstack/react-query'
import type { SyntheticEvent } from 'react'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { ProblemError } from '../../api/problem'
import { Dialog } from '../../ui/Confirm'
import { ErrorNotice } from '../../ui/Notice'
import { PasswordField } from '../../ui/PasswordField'

interface PasswordDialogProps {
  readonly username: string
  /** One's own is changed by who knows the present one. */
  readonly own: boolean
  readonly onClose: () => void
  readonly onChanged: () => void
}

export function PasswordDialog({ username, own, onClose, onChanged }: PasswordDialogProps) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () =>
      ask(
        api.PUT('/users/{username}/password', {
          params: { path: { username } },
          body: own ? { password, current_password: current } : { password },
        }),
      ),
    onSuccess: onChanged,
  })
  const fields = change.error instanceof ProblemError ? change.error.fields : []
  const wrong = (field: string) => fields.find((each) => each.field === field)?.message
  return (
    <Dialog title={own ? 'Change your password' : `New password of ${username}`} onClose={onClose}>
      <form className="stack" onSubmit={(event: SyntheticEvent) => (event.preventDefault(), change.mutate())}>
        {own ? (
          <PasswordField
            label="Present password"
            kind="current-password"
            error={wrong('current_password')}
            value={current}
            onChange={setCurrent}
          />
        ) : null}
        <PasswordField
          label="New password"
          kind="new-password"
          hint={own ? 'You log in again with it, here and elsewhere.' : 'Tokens that were given for the old one end.'}
          error={wrong('password')}
          value={password}
          onChange={setPassword}
        />
        {change.isError && fields.length === 0 ? <ErrorNotice error={change.error} /> : null}
        <div className="actions">
          <button className="button primary" type="submit" disabled={change.isPending}>
            Change it
          </button>
          <button className="button" type="button" onClick={onClose}>
            Go back
          </button>
        </div>
      </form>
    </Dialog>
  )
}
