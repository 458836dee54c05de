import { Field } from '../../ui/Field'
import type { Input } from './schema'

interface ControlProps {
  readonly input: Input
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
}

const LINES = new Set(['lines', 'texts', 'numbers', 'pairs', 'json'])

/** The control that suits a parameter. Its default is shown, and holds, until something else is entered. */
export function Control({ input, value, error, onChange }: ControlProps) {
  return (
    <Field label={input.name} hint={input.hint} error={error} required={input.required} wide={LINES.has(input.control)}>
      {(wiring) => {
        if (input.control === 'choice' || input.control === 'boolean') {
          const choices = input.control === 'boolean' ? ['true', 'false'] : input.choices
          return (
            <select {...wiring} value={value} onChange={(event) => onChange(event.target.value)}>
              <option value="">{input.initial === '' ? 'default' : `default: ${input.initial}`}</option>
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          )
        }
        if (LINES.has(input.control)) {
          return (
            <textarea
              {...wiring}
              required={input.required}
              placeholder={input.initial}
              spellCheck={false}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
          )
        }
        // No control for numbers: it says nothing of what it cannot read, and changes when it is scrolled over.
        const isNumber = input.control === 'number' || input.control === 'integer'
        return (
          <input
            {...wiring}
            inputMode={isNumber && input.min !== undefined && input.min >= 0 ? 'decimal' : undefined}
            required={input.required}
            placeholder={input.initial}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }}
    </Field>
  )
}
