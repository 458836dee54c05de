import type { ReactNode } from 'react'
import { useId } from 'react'

export interface Wiring {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly required?: boolean
  readonly wide?: boolean
  readonly children: (wiring: Wiring) => ReactNode
}

/** A control with its label, what it is for, and what is wrong with it. */
export function Field({ label, hint, error, required = false, wide = false, children }: FieldProps) {
  const id = useId()
  const about = hint || error ? `${id}-about` : undefined
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>
        {label}
        {required ? <span className="muted"> (required)</span> : null}
      </label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': error ? true : undefined })}
      {about ? (
        <div id={about}>
          {hint ? <div className="hint">{hint}</div> : null}
          {error ? <div className="error">{error}</div> : null}
        </div>
      ) : null}
    </div>
  )
}
