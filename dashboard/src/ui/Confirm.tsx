import type { ReactNode } from 'react'
import { useId, useLayoutEffect, useRef } from 'react'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Modal while it is mounted; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  // Closed before it leaves the document: only then the focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} aria-labelledby={heading} onCancel={onClose}>
      <div className="stack">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

interface ConfirmProps extends DialogProps {
  readonly action: string
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly onConfirm: () => void
}

export function Confirm({ action, busy = false, disabled = false, onConfirm, ...dialog }: ConfirmProps) {
  return (
    <Dialog {...dialog}>
      {dialog.children}
      <div className="actions">
        <button className="button primary" type="button" disabled={busy || disabled} onClick={onConfirm}>
          {busy ? 'Working …' : action}
        </button>
        <button className="button" type="button" onClick={dialog.onClose}>
          Go back
        </button>
      </div>
    </Dialog>
  )
}

interface FormDialogProps extends DialogProps {
  readonly action: string
  readonly busy: boolean
  readonly onSubmit: () => void
}

export function FormDialog({ action, busy, onSubmit, children, ...dialog }: FormDialogProps) {
  return (
    <Dialog {...dialog}>
      <form className="stack" onSubmit={(event) => (event.preventDefault(), onSubmit())}>
        {children}
        <div className="actions">
          <button className="button primary" type="submit" disabled={busy}>
            {action}
          </button>
          <button className="button" type="button" onClick={dialog.onClose}>
            Go back
          </button>
        </div>
      </form>
    </Dialog>
  )
}
