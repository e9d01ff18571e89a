import { Button } from '@fluentui/react-components'
import { ArrowSync16Regular } from '@fluentui/react-icons'
import { lazy, Suspense, useState } from 'react'
import type { SyncStarted, UserDetail } from '../../../api/contract.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'

const SyncSteps = lazy(() => import('./SyncSteps.tsx').then(({ SyncSteps }) => ({ default: SyncSteps })))
const LeaveOutDialog = lazy(() =>
  import('./LeaveOutDialog.tsx').then(({ LeaveOutDialog }) => ({ default: LeaveOutDialog })),
)
const TakeOverDialog = lazy(() =>
  import('./TakeOverDialog.tsx').then(({ TakeOverDialog }) => ({ default: TakeOverDialog })),
)

/** What can be done about one user; only what the signed-in person may do is shown. */
export function UserActions({ user }: { user: UserDetail }) {
  const { client } = useConsole()
  const { status } = useLive()
  const { busy, refused, act } = useAct()
  const may = { sync: useMay('sync.start'), leave: useMay('users.exclude'), takeOver: useMay('users.takeover') }
  const [asking, setAsking] = useState<'leave' | 'takeOver' | null>(null)
  const [jobIds, setJobIds] = useState<string[]>([])
  if (user.deletedAt || !(may.sync || may.leave || may.takeOver)) return null
  const path = `/api/users/${encodeURIComponent(user.id)}`
  const close = () => setAsking(null)
  const sync = async () => {
    const started = await act(() => client.send<SyncStarted>('POST', '/api/sync', { service: 'all', userId: user.id }))
    if (started) setJobIds(started.jobIds)
  }
  const undo = (what: 'exclude' | 'takeover') => void act(() => client.send('DELETE', `${path}/${what}`))
  return (
    <div className="user-actions">
      {jobIds.length > 0 && (
        <Suspense fallback={null}>
          <SyncSteps key={jobIds.join()} jobIds={jobIds} />
        </Suspense>
      )}
      {refused && (
        <p className="ink-bad" role="alert">
          {refused}
        </p>
      )}
      <div className="buttons">
        {may.sync && (
          <Button
            className="touch"
            icon={<ArrowSync16Regular />}
            disabledFocusable={busy || (status?.running.length ?? 0) > 0}
            onClick={() => void sync()}
          >
            Sync this user
          </Button>
        )}
        {may.leave &&
          (user.leftOut ? (
            <Button className="touch" disabledFocusable={busy} onClick={() => undo('exclude')}>
              Take back in
            </Button>
          ) : (
            <Button className="touch" onClick={() => setAsking('leave')}>
              Leave out…
            </Button>
          ))}
        {may.takeOver && user.otherNumber?.may && !user.otherNumber.agreed && (
          <Button className="touch" onClick={() => setAsking('takeOver')}>
            Take over number…
          </Button>
        )}
        {may.takeOver && user.otherNumber?.agreed && (
          <Button className="touch" disabledFocusable={busy} onClick={() => undo('takeover')}>
            Keep the other number
          </Button>
        )}
      </div>
      <Suspense fallback={null}>
        {asking === 'leave' && <LeaveOutDialog user={user} onClose={close} />}
        {asking === 'takeOver' && <TakeOverDialog user={user} onClose={close} />}
      </Suspense>
    </div>
  )
}
