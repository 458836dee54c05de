import { Field } from './Field'

interface PasswordFieldProps {
  readonly label: string
  readonly kind: 'current-password' | 'new-password'
  readonly hint?: string
  readonly error?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

export function PasswordField({ label, kind, hint, error, value, onChange }: PasswordFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input {...wiring} type="password" autoComplete={kind} required value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}
