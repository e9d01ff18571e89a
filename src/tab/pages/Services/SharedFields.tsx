import { Button, Checkbox, Field, Input, Switch } from '@fluentui/react-components'
import { Add16Regular, Delete16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { GuardView, ScheduleView, Weekday } from '../../../api/contract.ts'
import { DAY_WORDS } from '../../../words/choices.ts'
import { count } from '../../../words/button.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { settingQuery } from '../Settings/useSetting.ts'
import { faultProps } from './faultProps.ts'
import type { ServiceForm } from './useServiceForm.ts'

const percent = (share: number): number => Number((share * 100).toFixed(2))

type Window = ScheduleView['windows'][number]

const DAYS = Object.keys(DAY_WORDS) as Weekday[]
const WORK_WEEK: Window = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }
const MOST_WINDOWS = 20

/** What holds for both services: how much a sync may take away, and whether it starts by itself. */
export function SharedFields({ form }: { form: ServiceForm }) {
  const { status } = useLive()
  const { client } = useConsole()
  const guard = useQuery(settingQuery<GuardView>(client, '/api/settings/guard'))
  const { values, enter } = form
  return (
    <>
      <section aria-labelledby="settings-guard">
        <h3 id="settings-guard">Limit of removals, for both services</h3>
        <p>
          {guard.data
            ? `${count(guard.data.value.number)} or ${percent(guard.data.value.share)} % of managed users`
            : 'Being read'}
          , whichever is more. A sync that would take away more stops before its first write.{' '}
          <Link to="/settings" hash="guard">
            Change it in Settings
          </Link>
        </p>
      </section>
      <section aria-labelledby="settings-auto">
        <h3 id="settings-auto">Auto Sync, for both services</h3>
        <Switch
          checked={values.autoSync}
          label={
            values.autoSync
              ? 'On: a sync starts within 10 minutes of a change at 8x8 or in Teams'
              : 'Off: nothing runs by itself'
          }
          aria-label="Auto Sync"
          onChange={(_, { checked }) => enter({ autoSync: checked })}
        />
        {form.seen.autoSync && status?.auto.holds.includes('window') && (
          <p className="secondary">Now is outside these hours. Changes wait.</p>
        )}
        <Hours form={form} />
      </section>
    </>
  )
}

function Hours({ form }: { form: ServiceForm }) {
  const { values, faults, enter } = form
  const { windows } = values
  const change = (at: number, some: Partial<Window>) =>
    enter({ windows: windows.map((window, n) => (n === at ? { ...window, ...some } : window)) })
  return (
    <>
      <p>{windows.length === 0 ? 'At any time of the day.' : 'Only in these hours:'}</p>
      {windows.map((window, at) => (
        <HoursRow
          key={at}
          number={at + 1}
          window={window}
          onChange={(some) => change(at, some)}
          onRemove={() => enter({ windows: windows.filter((_, n) => n !== at) })}
        />
      ))}
      {faults.windows && (
        <p className="ink-bad" role="alert">
          {faults.windows}
        </p>
      )}
      <div className="buttons">
        <Button
          size="small"
          className="touch"
          icon={<Add16Regular />}
          disabledFocusable={windows.length >= MOST_WINDOWS}
          onClick={() =>
            enter({
              windows: [...windows, WORK_WEEK],
              ...(windows.length === 0 && values.timezone === 'UTC' ? { timezone: here() } : {}),
            })
          }
        >
          {windows.length === 0 ? 'Only in some hours' : 'Add hours'}
        </Button>
      </div>
      {windows.length > 0 && <ZoneField value={values.timezone} onChange={(timezone) => enter({ timezone })} />}
    </>
  )
}

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

interface RowProps {
  number: number
  window: Window
  onChange: (some: Partial<Window>) => void
  onRemove: () => void
}

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
          <Input type="time" value={from} onChange={(_, { value }) => onChange({ from: value })} />
        </Field>
        <Field label="To" hint={overnight ? 'On the next day' : undefined}>
          <Input
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

function ZoneField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Field
      label="Time zone of these hours"
      {...faultProps(
        zones.includes(value) || value === 'UTC' ? undefined : 'Choose one of the list, for example Europe/London.',
      )}
    >
      <Input value={value} input={{ list: 'zones' }} dir="ltr" onChange={(_, data) => onChange(data.value)} />
      <datalist id="zones">
        {['UTC', ...zones].map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  )
}
