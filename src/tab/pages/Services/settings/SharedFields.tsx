import { Button, Switch } from '@fluentui/react-components'
import { Add16Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { GuardView, ScheduleWindow as Window } from '../../../../api/contract.ts'
import { autoSyncWords } from '../../../../words/autoSync.ts'
import { count } from '../../../../words/button.ts'
import { useConsole, useLive } from '../../../api/context.tsx'
import { here, HoursList, ZoneField } from '../../../components/field/Hours.tsx'
import { lowerDay } from '../../../components/words/time.ts'
import { settingQuery } from '../../Settings/useSetting.ts'
import type { ServiceForm } from './useServiceForm.ts'

const percent = (share: number): number => Number((share * 100).toFixed(2))

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
        {form.seen.autoSync && status && <p className="secondary">{autoSyncWords(status, lowerDay)}.</p>}
        <Hours form={form} />
      </section>
    </>
  )
}

function Hours({ form }: { form: ServiceForm }) {
  const { values, faults, enter } = form
  const { windows } = values
  return (
    <>
      <p>{windows.length === 0 ? 'At any time of the day.' : 'Only in these hours:'}</p>
      <HoursList windows={windows} onChange={(all) => enter({ windows: all })} />
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
