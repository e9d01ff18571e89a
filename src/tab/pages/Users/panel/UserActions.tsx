import { Button } from '@fluentui/react-components'
import { ArrowSync16Regular } from '@fluentui/react-icons'
import { Suspense, useState } from 'react'
import type { SyncStarted, UserDetail } from '../../../../api/contract.ts'
import { useConsole, useLive, useMay } from '../../../api/context.tsx'
import { useAct } from '../../../api/useAct.ts'
import { EndedContext } from '../../../components/ask/AskDialog.tsx'
import { lazily } from '../../../components/lazily.ts'
import { useWidth } from '../../../components/useWidth.ts'
import { actsFor } from './acts/userActs.ts'
import type { DialogName, UserAct } from './acts/userActs.ts'
import { UserDialog } from './acts/UserDialog.tsx'

const SyncSteps = lazily(() => import('./SyncSteps.tsx'), 'SyncSteps')
const UserMenu = lazily(() => import('./acts/UserMenu.tsx'), 'UserMenu')

interface Props {
  user: UserDetail
  /** The user is no longer in the directory: nothing can be done any more, but what was being entered stays. */
  gone: boolean
}

/** What can be done about one user; only what the signed-in person may do is shown. */
export function UserActions({ user, gone }: Props) {
  const { client, session } = useConsole()
  const { status } = useLive()
  const { busy, refused, act } = useAct()
  const maySync = useMay('sync.start') && user.deletedAt === null
  const [asking, setAsking] = useState<DialogName | null>(null)
  const [jobIds, setJobIds] = useState<string[]>([])
  const narrow = useWidth() === 'narrow'
  const { buttons, menu } = actsFor(user, session.may, narrow)
  const acts = [...buttons, ...menu]
  const offers = !gone && (maySync || acts.length > 0)
  const sync = async () => {
    const started = await act(() => client.send<SyncStarted>('POST', '/api/sync', { service: 'all', userId: user.id }))
    if (started) setJobIds(started.jobIds)
  }
  const start = ({ dialog, at }: UserAct) => {
    if (dialog) return setAsking(dialog)
    if (at) void act(() => client.send(at.method, `/api/users/${encodeURIComponent(user.id)}${at.path}`, at.body))
  }
  return (
    <>
      {offers && (
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
            {maySync && (
              <Button
                className="touch"
                icon={<ArrowSync16Regular />}
                disabledFocusable={busy || (status?.running.length ?? 0) > 0}
                onClick={() => void sync()}
              >
                Sync this user
              </Button>
            )}
            {buttons.map((one) => (
              <Button key={one.words} className="touch" disabledFocusable={busy} onClick={() => start(one)}>
                {one.words}
              </Button>
            ))}
            {menu.length > 0 && (
              <Suspense fallback={null}>
                <UserMenu acts={menu} busy={busy} brief={narrow} onAct={start} />
              </Suspense>
            )}
          </div>
        </div>
      )}
      {asking && (
        <EndedContext
          value={endedWords(
            user,
            gone,
            acts.some((one) => one.dialog === asking),
          )}
        >
          <UserDialog name={asking} user={user} onClose={() => setAsking(null)} />
        </EndedContext>
      )}
    </>
  )
}

function endedWords({ displayName }: UserDetail, gone: boolean, fits: boolean): string | null {
  if (gone)
    return `${displayName} is no longer in the directory. Nothing was done; copy what you need before you close this.`
  return fits ? null : `${displayName} was changed meanwhile, so that this cannot be done any more. Nothing was done.`
}
