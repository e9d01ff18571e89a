import { Button, Checkbox, Field, Input } from '@fluentui/react-components'
import { Delete16Regular } from '@fluentui/react-icons'
import { useId } from 'react'
import type { ScheduleWindow, Weekday } from '../../../api/contract.ts'
import { DAY_WORDS } from '../../../words/choices.ts'
import { isZone } from '../../../words/zone.ts'
import './hours.css'

const DAYS = Object.keys(DAY_WORDS) as Weekday[]

/** The zone of this browser. */
export const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

type Window = ScheduleWindow

interface RowProps {
  number: number
  window: Window
  onChange: (some: Partial<Window>) => void
  onRemove: () => void
}

interface ListProps {
  windows: Window[]
  onChange: (windows: Window[]) => void
}

/** Each can be changed and removed. */
export function HoursList({ windows, onChange }: ListProps) {
  return windows.map((window, at) => (
    <HoursRow
      key={at}
      number={at + 1}
      window={window}
      onChange={(some) => onChange(windows.with(at, { ...window, ...some }))}
      onRemove={() => onChange(windows.toSpliced(at, 1))}
    />
  ))
}

/** Days of the week with a time from and to. */
function HoursRow({ number, window, onChange, onRemove }: RowProps) {
  const { days, from, to } = window
  const turn = (day: Weekday, on: boolean) =>
    onChange({ days: DAYS.filter((each) => (each === day ? on : days.includes(each))) })
  const overnight = to !== '24:00' && from > to
  return (
    <div className="hours" role="group" aria-label={`Hours ${number}`}>
      <div className="hours-days">
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            checked={days.includes(day)}
            label={<span aria-hidden="true">{DAY_WORDS[day].slice(0, 2)}</span>}
            aria-label={DAY_WORDS[day]}
            onChange={(_, { checked }) => turn(day, checked === true)}
          />
        ))}
      </div>
      <div className="hours-times">
        <Field label="From">
          <Input className="touch" type="time" value={from} onChange={(_, { value }) => onChange({ from: value })} />
        </Field>
        <Field label="To" hint={overnight ? 'On the next day' : undefined}>
          <Input
            className="touch"
            type="time"
            value={to === '24:00' ? '00:00' : to}
            onChange={(_, { value }) => onChange({ to: value === '00:00' ? '24:00' : value })}
          />
        </Field>
        <Button
          className="touch"
          appearance="subtle"
          icon={<Delete16Regular />}
          aria-label={`Remove hours ${number}`}
          onClick={onRemove}
        />
      </div>
    </div>
  )
}

interface ZoneProps {
  label?: string
  value: string
  onChange: (value: string) => void
}

export function ZoneField({ label = 'Time zone of these hours', value, onChange }: ZoneProps) {
  const zones = Intl.supportedValuesOf('timeZone')
  const id = useId()
  return (
    <Field
      label={label}
      {...(isZone(value)
        ? {}
        : {
            validationState: 'error' as const,
            validationMessage: 'Choose one of the list, for example Europe/London.',
          })}
    >
      <Input
        className="touch"
        value={value}
        input={{ list: id }}
        dir="ltr"
        onChange={(_, data) => onChange(data.value)}
      />
      <datalist id={id}>
        {['UTC', ...zones].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  )
}
