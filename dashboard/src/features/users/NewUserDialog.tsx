import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import { errorOf, fieldsOf } from '../../api/problem'
import { FormDialog } from '../../ui/Confirm'
import { Field } from '../../ui/Field'
import { ErrorNotice } from '../../ui/Notice'
import { PasswordField } from '../../ui/PasswordField'

const ROLES = ['user', 'admin', 'agent'] as const
type Role = (typeof ROLES)[number]

export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [roles, setRoles] = useState<readonly Role[]>(['user'])
  const [mayCommand, setMayCommand] = useState(false)
  const create = useMutation({
    mutationFn: () =>
      ask(api.POST('/users', { body: { username, password, roles: [...roles], permissions: mayCommand ? ['command'] : [] } })),
    onSuccess: onClose,
  })
  const fields = fieldsOf(create.error)
  const wrong = (field: string) => errorOf(fields, field)
  const toggle = (role: Role) => setRoles(roles.includes(role) ? roles.filter((each) => each !== role) : [...roles, role])
  return (
    <FormDialog title="New user" action="Create" busy={create.isPending} onSubmit={() => create.mutate()} onClose={onClose}>
      <Field label="Name" error={wrong('username')}>
        {(wiring) => (
          <input
            {...wiring}
            autoComplete="off"
            spellCheck={false}
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <PasswordField label="Password" kind="new-password" error={wrong('password')} value={password} onChange={setPassword} />
      <fieldset className="toolbar">
        <legend>Roles</legend>
        {ROLES.map((role) => (
          <label key={role} className="check">
            <input type="checkbox" checked={roles.includes(role)} onChange={() => toggle(role)} />
            {role}
          </label>
        ))}
      </fieldset>
      <label className="check">
        <input type="checkbox" checked={mayCommand} onChange={(event) => setMayCommand(event.target.checked)} />
        May submit commands
      </label>
      {create.isError && fields.length === 0 ? <ErrorNotice error={create.error} /> : null}
      {wrong('roles') ? <p className="danger-text">{wrong('roles')}</p> : null}
    </FormDialog>
  )
}
