import { Link as RouterLink } from '@tanstack/react-router'
import { Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { Job, SyncStatus } from '../../api/contract.ts'
import { JOB_STATE_WORDS } from '../../words/states.ts'
import { useLive } from '../api/context.tsx'
import { resultWords } from '../components/jobWords.ts'
import { serviceLabel } from './statusText.ts'

const INTENT = {
  succeeded: 'success',
  succeededWithErrors: 'warning',
  failed: 'error',
  refused: 'warning',
  cancelled: 'info',
  queued: 'info',
  running: 'info',
} as const

/** Says when a sync that was seen running has ended. The same fact stands in the page. */
export function Toasts() {
  const toasterId = useId('toasts')
  const { dispatchToast } = useToastController(toasterId)
  const { status } = useLive()
  const before = useRef<SyncStatus | null>(null)
  useEffect(() => {
    for (const job of ended(before.current, status)) {
      dispatchToast(
        <Toast>
          <ToastTitle
            action={
              <RouterLink to="/jobs/$jobId" params={{ jobId: job.id }}>
                Open job
              </RouterLink>
            }
          >
            {serviceLabel(job)}: {JOB_STATE_WORDS[job.state]}
          </ToastTitle>
          <ToastBody>{resultWords(job)}</ToastBody>
        </Toast>,
        { intent: INTENT[job.state] },
      )
    }
    before.current = status
  }, [status, dispatchToast])
  return <Toaster toasterId={toasterId} position="bottom-end" />
}

/** Jobs that ran at the last look and are the latest of their service now. */
function ended(before: SyncStatus | null, now: SyncStatus | null): Job[] {
  if (!before || !now) return []
  const ran = new Set(before.running.map(({ id }) => id))
  const runs = new Set(now.running.map(({ id }) => id))
  return [now.latest.pbx, now.latest.teams].filter(
    (job): job is Job => job !== null && ran.has(job.id) && !runs.has(job.id),
  )
}
