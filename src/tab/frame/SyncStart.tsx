import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Job, StartSync, SyncStarted, UndoJob } from '../../api/contract.ts'
import { sentence } from '../api/client.ts'
import { useConsole, useLive } from '../api/context.tsx'

/** The job that made a plan, and what it was of. */
export type PlanOf = Pick<Job, 'id' | 'task'>

interface SyncStart {
  /** Null when it was refused. Diagnostic when asked for here, or armed in the menu; arming holds for one run. */
  start(service: StartSync['service'], diagnostic: boolean, preview?: boolean): Promise<SyncStarted | null>
  /** Makes a new plan of what another was of; null when it was refused. */
  planAgain(of: PlanOf, diagnostic: boolean): Promise<SyncStarted | null>
  armed: boolean
  arm(armed: boolean): void
  starting: boolean
  /** Why the last start was refused. */
  refused: string | null
  dismiss(): void
}

const SyncContext = createContext<SyncStart | null>(null)

export function useSyncStart(): SyncStart {
  const value = useContext(SyncContext)
  if (!value) throw new Error('There is no sync start around this component.')
  return value
}

export function SyncProvider({ children }: { children: ReactNode }) {
  const { client } = useConsole()
  const { status } = useLive()
  const [armed, arm] = useState(false)
  const [starting, setStarting] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  // The server says what runs; until its next word the button must not start a second time.
  useEffect(() => setStarting(false), [status])
  const send = useCallback(
    (path: string, body: StartSync | UndoJob | Promise<StartSync>) => {
      setStarting(true)
      setRefused(null)
      arm(false)
      return Promise.resolve(body)
        .then((asked) => client.send<SyncStarted>('POST', path, asked))
        .catch((error: unknown) => {
          setStarting(false)
          setRefused(sentence(error))
          return null
        })
    },
    [client],
  )
  const start = useCallback(
    (service: StartSync['service'], diagnostic: boolean, preview = false) =>
      send('/api/sync', { service, diagnostic: diagnostic || armed, preview }),
    [send, armed],
  )
  const planAgain = useCallback(
    ({ id, task }: PlanOf, diagnostic: boolean) => {
      if (task.kind === 'undo') return send(`/api/jobs/${encodeURIComponent(task.jobId)}/undo`, { preview: true })
      if (task.kind === 'users') {
        // lists of jobs tell only how many
        const job = client.get<Job>(`/api/jobs/${encodeURIComponent(id)}`)
        const asked = ({ chosen }: Job): StartSync => ({
          service: 'all',
          users: { ids: chosen?.map((user) => user.id) ?? [] },
          preview: true,
          diagnostic: diagnostic || armed,
        })
        return send('/api/sync', job.then(asked))
      }
      if (task.kind !== 'withdraw') return start('all', diagnostic, true)
      return send('/api/sync', { service: 'teams', task: 'withdraw', preview: true, diagnostic: diagnostic || armed })
    },
    [client, send, start, armed],
  )
  const value = useMemo(
    () => ({ start, planAgain, armed, arm, starting, refused, dismiss: () => setRefused(null) }),
    [start, planAgain, armed, starting, refused],
  )
  return <SyncContext value={value}>{children}</SyncContext>
}

interface Keys {
  altKey: boolean
  shiftKey: boolean
}

/** Alt and Shift held with a click or Enter make any sync action a diagnostic one. */
export const asksDiagnostic = ({ altKey, shiftKey }: Keys): boolean => altKey && shiftKey
