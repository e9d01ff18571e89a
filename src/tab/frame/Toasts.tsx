import { Link as RouterLink } from '@tanstack/react-router'
import { Toast, ToastBody, Toaster, ToastTitle, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import type { Job } from '../../api/contract.ts'
import { JOB_STATE_WORDS } from '../../words/states.ts'
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

/** One toast for each job that ended. The same fact stands in the page. */
export function Toasts({ ended }: { ended: Job[] }) {
  const toasterId = useId('toasts')
  const { dispatchToast } = useToastController(toasterId)
  const said = useRef(new Set<string>())
  useEffect(() => {
    for (const job of ended) {
      if (said.current.has(job.id)) continue
      said.current.add(job.id)
      // whole from the start, since it is read out once; where the words cannot be loaded, the state alone
      void cameTo(job).then((came) => dispatchToast(<Ended job={job} came={came} />, { intent: INTENT[job.state] }))
    }
  }, [ended, dispatchToast])
  return <Toaster toasterId={toasterId} position="bottom-end" />
}

const cameTo = async (job: Job): Promise<string | null> =>
  import('../components/words/jobResult.ts').then(
    ({ resultWords }) => resultWords(job),
    () => null,
  )

function Ended({ job, came }: { job: Job; came: string | null }) {
  return (
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
      {came && <ToastBody>{came}</ToastBody>}
    </Toast>
  )
}
