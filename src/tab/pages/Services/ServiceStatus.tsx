import { CheckmarkCircle16Filled, SubtractCircle16Regular, Warning16Filled } from '@fluentui/react-icons'
import type { Job, ServiceView } from '../../../api/contract.ts'
import { Signed } from '../../components/words/State.tsx'

const SIGNS = {
  connected: { icon: CheckmarkCircle16Filled, ink: 'good', words: 'Connected' },
  attention: { icon: Warning16Filled, ink: 'attention', words: 'Needs attention' },
  disabled: { icon: SubtractCircle16Regular, ink: 'muted', words: 'Disabled' },
  notOffered: { icon: SubtractCircle16Regular, ink: 'muted', words: 'Not offered' },
  notConnected: { icon: SubtractCircle16Regular, ink: 'muted', words: 'Not connected' },
} as const

/** Nobody calls a side connected whose last job failed, until it was asked again. */
function standingOf({ enabled, status, lastJob, check }: Seen): keyof typeof SIGNS {
  if (!enabled) return 'disabled'
  const failedSince = failed(lastJob) && (lastJob.endedAt ?? '') > (check?.at ?? '')
  return status === 'connected' && failedSince ? 'attention' : status
}

/** A plan that has expired says nothing of the side. */
const failed = (job: Job | null): job is Job => job?.state === 'failed' && job.cause?.code !== 'PLAN_EXPIRED'

type Seen = Pick<ServiceView, 'enabled' | 'lastJob' | 'check'> & { status: ServiceView['status'] | 'notOffered' }

export const standingWords = (view: Seen): string => SIGNS[standingOf(view)].words

export function ServiceStatus({ view }: { view: Seen }) {
  const { words, ...sign } = SIGNS[standingOf(view)]
  return (
    <strong className="service-status">
      <Signed {...sign}>{words}</Signed>
    </strong>
  )
}
