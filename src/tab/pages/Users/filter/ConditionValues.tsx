import { Checkbox } from '@fluentui/react-components'
import { useState } from 'react'
import { fieldOf } from './conditions.ts'
import type { Condition } from './conditions.ts'
import type { Choices } from './useChoices.ts'

const LONGEST = 200
/** More of them have a search of their own. */
const FEW = 10

interface TypedProps {
  field: Condition['field']
  values: string[]
  onChange: (values: string[]) => void
}

/** Text that is typed; any of several may fit. */
export function TypedValues({ field, values, onChange }: TypedProps) {
  const shown = values.length > 0 ? values : ['']
  const set = (at: number, value: string) => onChange(shown.map((old, n) => (n === at ? value : old)))
  return (
    <div className="condition-values">
      {shown.map((value, at) => (
        <input
          key={at}
          aria-label={at === 0 ? `Value of ${fieldOf(field).words}` : `Or value ${at + 1} of ${fieldOf(field).words}`}
          value={value}
          maxLength={LONGEST}
          autoComplete="off"
          dir={field === 'number' || field === 'extension' || field === 'userName' ? 'ltr' : undefined}
          inputMode={field === 'number' ? 'tel' : undefined}
          placeholder={field === 'number' ? '+44 20 7946' : undefined}
          onChange={(event) => set(at, event.target.value)}
        />
      ))}
      {shown.at(-1)?.trim() !== '' && (
        <button type="button" className="link" onClick={() => onChange([...shown, ''])}>
          Or…
        </button>
      )}
    </div>
  )
}

interface ChosenProps {
  choices: Choices
  values: string[]
  onChange: (values: string[]) => void
}

/** Some of what there is. */
export function ChosenValues({ choices, values, onChange }: ChosenProps) {
  const [part, setPart] = useState('')
  const missing = values.filter((value) => !choices.items.some((item) => item.value === value))
  const items = [...missing.map((value) => ({ value, words: value })), ...choices.items]
  const wanted = part.trim().toLowerCase()
  const shown = items.filter(({ value, words }) => values.includes(value) || words.toLowerCase().includes(wanted))
  const toggle = (value: string) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  if (choices.failed) return <p className="ink-bad">{choices.failed}</p>
  if (items.length === 0) return <p className="secondary">{choices.loading ? 'Loading…' : 'There is none yet.'}</p>
  return (
    <div className="condition-values">
      {items.length > FEW && (
        <input
          type="search"
          aria-label="Search these"
          placeholder="Search these"
          value={part}
          onChange={(event) => setPart(event.target.value)}
        />
      )}
      <div className="condition-choices">
        {shown.map(({ value, words }) => (
          <Checkbox
            key={value}
            className="ask-check"
            checked={values.includes(value)}
            label={words}
            onChange={() => toggle(value)}
          />
        ))}
        {shown.length === 0 && <span className="secondary">None of them has “{part}”.</span>}
      </div>
    </div>
  )
}
