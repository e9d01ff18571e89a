import { Checkbox } from '@fluentui/react-components'
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Notice, NoticeChoices, Notices } from '../../../../api/contract.ts'
import { QUIET_CHOICES, quietChoice } from '../../../../words/notices.ts'
import { isZone } from '../../../../words/zone.ts'
import { useConsole } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { AskDialog } from '../../../components/ask/AskDialog.tsx'
import { here, ZoneField } from '../../../components/field/Hours.tsx'
import { nameOf } from './NoticeRow.tsx'

interface Props {
  item: Notice
  onClose: () => void
}

const OWN = 'own'

/** The weekly digest and quiet hours of one chat. */
export function ChoicesDialog({ item, onClose }: Props) {
  const { client } = useConsole()
  const cache = useQueryClient()
  const { busy, refused, act } = useAct()
  const was = item.choices ?? { digest: false, quiet: 'settings', timezone: null }
  const [digest, setDigest] = useState(was.digest)
  const [key, setKey] = useState(quietChoice(was.quiet)?.key ?? OWN)
  // hours that are there already stay in their zone; null: in that of the settings
  const [zone, setZone] = useState(typeof was.quiet === 'string' ? here() : was.timezone)
  const quiet = QUIET_CHOICES.find((one) => one.key === key)?.quiet ?? was.quiet
  const hasHours = typeof quiet !== 'string'
  const save = async () => {
    const body: NoticeChoices = { digest, quiet, timezone: hasHours ? zone : null }
    const path = `/api/notifications/${encodeURIComponent(item.id)}`
    if (!(await act(() => client.send<Notices>('PUT', path, body)))) return
    await cache.invalidateQueries({ queryKey: ['notices'] })
    onClose()
  }
  return (
    <AskDialog
      title={`Notices of ${nameOf(item)}`}
      yes="Save"
      ready={!hasHours || zone === null || isZone(zone)}
      {...{ busy, refused, onClose }}
      onYes={() => void save()}
    >
      <Checkbox
        className="ask-check"
        checked={digest}
        label="Weekly digest"
        onChange={(_, { checked }) => setDigest(checked === true)}
      />
      <label>
        Quiet hours
        <select value={key} onChange={(event) => setKey(event.target.value)}>
          {QUIET_CHOICES.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
          {quietChoice(was.quiet) === null && <option value={OWN}>Its own hours, as they are</option>}
        </select>
      </label>
      {/* whoever reads that chat may live elsewhere than this admin */}
      {hasHours && zone !== null && <ZoneField value={zone} onChange={setZone} />}
    </AskDialog>
  )
}

export function EndDialog({ item, onClose }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const end = async () => {
    const path = `/api/notifications/${encodeURIComponent(item.id)}`
    if (await act(() => client.send<Notices>('DELETE', path))) onClose()
  }
  return (
    <AskDialog
      title={`End the notices of ${nameOf(item)}?`}
      yes="End notices"
      no="Keep them"
      danger
      {...{ busy, refused, onClose }}
      onYes={() => void end()}
    >
      <p>
        Nobody in that chat hears of problems any more, until somebody there says <strong>notify me</strong> to the bot.
      </p>
    </AskDialog>
  )
}
