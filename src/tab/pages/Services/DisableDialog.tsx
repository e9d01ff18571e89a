import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ServiceView, StartSync, SyncStarted } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { REMOVAL_CONSEQUENCE } from '../../../words/plan.ts'
import { DISABLE_WORDS } from '../../../words/choices.ts'
import { useConsole, useLive } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { Choices } from './settings/Choices.tsx'

interface Props {
  view: ServiceView
  onClose: () => void
}

type Numbers = 'keep' | 'withdraw'

/** Of Teams it asks what becomes of numbers. Withdrawing shows its plan first: approving that plan is what disables. */
export function DisableDialog({ view, onClose }: Props) {
  const { client } = useConsole()
  const { status } = useLive()
  const navigate = useNavigate()
  const { busy, refused, act, isGone } = useAct()
  const [numbers, setNumbers] = useState<Numbers>('keep')
  const { title, says } = DISABLE_WORDS[view.kind]
  const managed = view.read.managed ?? 0
  const withdraws = view.kind === 'teams' && numbers === 'withdraw'
  const running = (status?.running.length ?? 0) > 0
  const yes = async () => {
    if (withdraws) {
      const body: StartSync = { service: 'teams', preview: true, task: 'withdraw' }
      const started = await act(() => client.send<SyncStarted>('POST', '/api/sync', body))
      const plan = started?.jobIds[0]
      if (plan && !isGone()) await navigate({ to: '/changes', search: { plan } })
      return
    }
    const body = { enabled: false, ...(view.kind === 'teams' ? { numbers } : {}) }
    if (await act(() => client.send<ServiceView>('PUT', `/api/services/${view.kind}`, body))) onClose()
  }
  return (
    <AskDialog
      title={title}
      yes={withdraws ? 'Show what would be withdrawn' : 'Disable'}
      ready={!(withdraws && running)}
      {...{ busy, refused, onClose }}
      onYes={() => void yes()}
    >
      {says.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {view.kind === 'teams' && (
        <div>
          <h3 id="disable-numbers">{plural(managed, 'number')} in Teams that syncs look after</h3>
          <Choices
            labelledBy="disable-numbers"
            of={{
              keep: {
                label: 'Keep as they are',
                says: 'People go on calling. Nobody looks after the numbers meanwhile.',
              },
              withdraw: {
                label: 'Withdraw all of them',
                says: 'First you see every number that would be taken back; nothing happens before you approve that plan.',
              },
            }}
            value={numbers}
            onChange={setNumbers}
          />
        </div>
      )}
      {withdraws && managed > 0 && (
        <Notice kind="attention" lead={`${plural(managed, 'number')} would be taken back.`}>
          {REMOVAL_CONSEQUENCE}
        </Notice>
      )}
      {withdraws && running && <p>A sync is running. Wait until it has ended, then look again.</p>}
    </AskDialog>
  )
}

export function EnableDialog({ view, onClose }: Props) {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const yes = async () => {
    if (await act(() => client.send<ServiceView>('PUT', `/api/services/${view.kind}`, { enabled: true }))) onClose()
  }
  return (
    <AskDialog title={`Enable ${view.name}?`} yes="Enable" {...{ busy, refused, onClose }} onYes={() => void yes()}>
      <p>
        {view.kind === 'pbx'
          ? 'Jobs read 8x8 again. Nothing is taken in before a sync is started.'
          : 'Jobs assign numbers again. Nothing is written before a sync is started; preview it first to see every change.'}
      </p>
    </AskDialog>
  )
}
