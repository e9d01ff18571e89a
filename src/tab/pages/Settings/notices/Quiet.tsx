import { Button, Checkbox, Field, Input, Select } from '@fluentui/react-components'
import { Add16Regular } from '@fluentui/react-icons'
import type { NoticeSettingsView, ScheduleWindow, Weekday } from '../../../../api/contract.ts'
import { DAY_WORDS } from '../../../../words/choices.ts'
import { QUIET_CHOICES, TOPIC_WORDS } from '../../../../words/notices.ts'
import { isZone } from '../../../../words/zone.ts'
import { useMay } from '../../../api/context.tsx'
import { here, HoursList, ZoneField } from '../../../components/field/Hours.tsx'
import { ChangedByAnother } from '../../../components/ask/ChangedByAnother.tsx'
import { Loaded, SaveFoot, Section } from '../Section.tsx'
import { useSetting } from '../useSetting.ts'

type Topic = NoticeSettingsView['quiet']['breaks'][number]
const TOPICS = Object.entries(TOPIC_WORDS) as [Topic, string][]
const MOST_WINDOWS = 20
const NIGHTS = QUIET_CHOICES.find(({ key }) => key === 'nights')?.quiet as ScheduleWindow[]

const hoursWords = ({ days, from, to }: ScheduleWindow): string =>
  `${days.map((day) => DAY_WORDS[day].slice(0, 2)).join(' ')} ${from} to ${to}`

function says({ timezone, quiet, digest }: NoticeSettingsView): string {
  const times = quiet.windows.length === 0 ? 'no quiet hours' : `quiet ${quiet.windows.map(hoursWords).join('; ')}`
  const breaks = quiet.breaks.map((topic) => TOPIC_WORDS[topic]).join(', ')
  return `${times}${breaks ? ` but for: ${breaks}` : ''}; digest on ${DAY_WORDS[digest.day]} at ${digest.time}, ${timezone}`
}

function wrongIn({ timezone, quiet, digest }: NoticeSettingsView): string | null {
  if (!isZone(timezone)) return 'Choose a time zone of the list'
  if (quiet.windows.some(({ days }) => days.length === 0)) return 'Quiet hours need at least one day'
  if (quiet.windows.some(({ from, to }) => from === '' || to === '')) return 'Quiet hours need two times'
  if (quiet.windows.some(({ from, to }) => from === to)) return 'Quiet hours begin and end at two times'
  return digest.time === '' ? 'The digest needs a time' : null
}

/** When people are left alone, and when the digest of the week comes. */
export function Quiet() {
  const may = useMay('settings.change')
  const form = useSetting<NoticeSettingsView>('/api/settings/notices')
  const { value } = form
  return (
    <Section
      id="quiet"
      title="Quiet hours and weekly digest"
      says="When people are left alone. What comes meanwhile is told afterwards, as one card."
      foot={<SaveFoot section="Quiet hours" form={form} may={may} wrong={value && wrongIn(value)} />}
    >
      <Loaded query={form.loaded} title="Quiet hours">
        <ChangedByAnother form={form} says={says} />
        {value && (may ? <Fields value={value} enter={form.enter} /> : <p>Now: {says(value)}.</p>)}
      </Loaded>
    </Section>
  )
}

interface FieldsProps {
  value: NoticeSettingsView
  enter: (some: Partial<NoticeSettingsView>) => void
}

function Fields({ value, enter }: FieldsProps) {
  const { timezone, quiet, digest } = value
  const { windows, breaks } = quiet
  const quieter = (some: Partial<NoticeSettingsView['quiet']>) => ({ quiet: { ...quiet, ...some } })
  const breakThrough = (topic: Topic, on: boolean) =>
    enter(
      quieter({ breaks: TOPICS.map(([each]) => each).filter((each) => (each === topic ? on : breaks.includes(each))) }),
    )
  const add = () =>
    enter({
      ...quieter({ windows: [...windows, ...NIGHTS] }),
      ...(windows.length === 0 && timezone === 'UTC' ? { timezone: here() } : {}),
    })
  return (
    <>
      <div className="quiet-part">
        <h3>Quiet hours</h3>
        <p>{windows.length === 0 ? 'None: people are told at any time.' : 'Nobody is told in these hours:'}</p>
        <HoursList windows={windows} onChange={(all) => enter(quieter({ windows: all }))} />
        <div className="buttons">
          <Button
            size="small"
            className="touch"
            icon={<Add16Regular />}
            disabledFocusable={windows.length >= MOST_WINDOWS}
            onClick={windows.length >= MOST_WINDOWS ? undefined : add}
          >
            Add quiet hours
          </Button>
        </div>
        {windows.length > 0 && (
          <fieldset className="quiet-breaks">
            <legend>Told at once all the same</legend>
            {TOPICS.map(([topic, words]) => (
              <Checkbox
                key={topic}
                checked={breaks.includes(topic)}
                label={`${words[0]?.toUpperCase()}${words.slice(1)}`}
                onChange={(_, { checked }) => breakThrough(topic, checked === true)}
              />
            ))}
          </fieldset>
        )}
      </div>
      <div className="quiet-part">
        <h3>Weekly digest</h3>
        <p>
          Who waits for a licence or number, who left and still holds one, what ends soon, and how the syncs went. It
          goes to those who want it, once a week, and not when there is nothing to say.
        </p>
        <div className="setting-fields">
          <Field label="Day">
            <Select
              className="touch"
              value={digest.day}
              onChange={(_, { value: day }) => enter({ digest: { ...digest, day: day as Weekday } })}
            >
              {Object.entries(DAY_WORDS).map(([day, words]) => (
                <option key={day} value={day}>
                  {words}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Time of the digest">
            <Input
              className="touch"
              type="time"
              value={digest.time}
              onChange={(_, { value: time }) => enter({ digest: { ...digest, time } })}
            />
          </Field>
        </div>
      </div>
      <ZoneField
        label="Time zone of quiet hours and digest"
        value={timezone}
        onChange={(zone) => enter({ timezone: zone })}
      />
    </>
  )
}
