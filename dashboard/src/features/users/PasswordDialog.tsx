import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { errorOf, fieldsOf } from '../../api/problem'
import { FormDialog } from '../../ui/Confirm'
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
  const fields = fieldsOf(change.error)
  const wrong = (field: string) => errorOf(fields, field)
  return (
    <FormDialog
      title={own ? 'Change your password' : `New password of ${username}`}
      action="Change it"
      busy={change.isPending}
      onSubmit={() => change.mutate()}
      onClose={onClose}
    >
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
    </FormDialog>
  )
}
