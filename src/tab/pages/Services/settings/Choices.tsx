import { Radio, RadioGroup } from '@fluentui/react-components'
import type { Choice } from '../../../../words/choices.ts'

interface Props<T extends string> {
  labelledBy: string
  of: Record<T, Choice>
  value: T
  onChange: (value: T) => void
}

/** One of a few, each with what it does. */
export function Choices<T extends string>({ labelledBy, of, value, onChange }: Props<T>) {
  return (
    <RadioGroup
      className="choices"
      aria-labelledby={labelledBy}
      value={value}
      onChange={(_, { value: chosen }) => onChange(chosen as T)}
    >
      {(Object.entries(of) as [T, Choice][]).map(([each, { label, says }]) => (
        <Radio
          key={each}
          value={each}
          label={
            <>
              {label}
              <br />
              <span className="secondary">{says}</span>
            </>
          }
        />
      ))}
    </RadioGroup>
  )
}
