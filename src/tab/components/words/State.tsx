import {
  ArrowSync16Regular,
  ArrowSyncCircle16Filled,
  CheckmarkCircle16Filled,
  Clock16Regular,
  ErrorCircle16Filled,
  Prohibited16Regular,
  ShieldError16Filled,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import type { Job, UserState } from '../../../api/contract.ts'
import { USER_STATE_WORDS } from '../../../words/states.ts'
import { isStoppedBefore, stateWords } from './jobWords.ts'

export type Ink = 'good' | 'queue' | 'attention' | 'bad' | 'muted'
interface Sign {
  icon: FluentIcon
  ink: Ink
}

const USER_SIGNS: Record<UserState, Sign> = {
  inSync: { icon: CheckmarkCircle16Filled, ink: 'good' },
  queued: { icon: ArrowSyncCircle16Filled, ink: 'queue' },
  waiting: { icon: Clock16Regular, ink: 'muted' },
  blocked: { icon: Warning16Filled, ink: 'attention' },
  excluded: { icon: SubtractCircle16Regular, ink: 'muted' },
}

const JOB_SIGNS: Record<Job['state'], Sign> = {
  queued: { icon: Clock16Regular, ink: 'muted' },
  running: { icon: ArrowSync16Regular, ink: 'queue' },
  succeeded: { icon: CheckmarkCircle16Filled, ink: 'good' },
  succeededWithErrors: { icon: Warning16Filled, ink: 'attention' },
  failed: { icon: ErrorCircle16Filled, ink: 'bad' },
  refused: { icon: ShieldError16Filled, ink: 'attention' },
  cancelled: { icon: Prohibited16Regular, ink: 'muted' },
}

export function Signed({ icon: Icon, ink, turning, children }: Sign & { turning?: boolean; children: ReactNode }) {
  return (
    <span className="signed">
      <Icon className={`ink-${ink}${turning ? ' turning' : ''}`} aria-hidden="true" />
      <span>{children}</span>
    </span>
  )
}

export function UserSign({ state }: { state: UserState }) {
  const { icon: Icon, ink } = USER_SIGNS[state]
  return <Icon className={`ink-${ink}`} aria-hidden="true" />
}

/** Icon and word, then "· reason or next step". */
export function UserStateLine({ state, after }: { state: UserState; after: ReactNode }) {
  return (
    <Signed {...USER_SIGNS[state]}>
      {USER_STATE_WORDS[state]}
      {after && <span className="after"> · {after}</span>}
    </Signed>
  )
}

export function JobState({ job, latestId }: { job: Job; latestId: string | undefined }) {
  const sign = JOB_SIGNS[job.state]
  const before = isStoppedBefore(job, latestId)
  return (
    <Signed {...sign} ink={before ? 'muted' : sign.ink} turning={job.state === 'running'}>
      {stateWords(job, latestId)}
    </Signed>
  )
}
