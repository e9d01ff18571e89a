import {
  ArrowSwap16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  Clock16Regular,
  LockClosed16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'
import type { NumberStatus as Status, NumberView, UserState } from '../../../api/contract.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { NUMBER_STATUS_WORDS, USER_STATE_WORDS } from '../../../words/states.ts'
import type { Ink } from '../../components/words/State.tsx'
import { Signed } from '../../components/words/State.tsx'

interface Sign {
  icon: FluentIcon
  ink: Ink
}

const SIGNS: Record<Status, Sign> = {
  free: { icon: Circle16Regular, ink: 'muted' },
  ours: { icon: CheckmarkCircle16Filled, ink: 'good' },
  heldByAnother: { icon: Warning16Filled, ink: 'attention' },
  onPremises: { icon: LockClosed16Regular, ink: 'muted' },
  porting: { icon: ArrowSwap16Regular, ink: 'muted' },
  wantedNotAssigned: { icon: Clock16Regular, ink: 'muted' },
  onlyInTeams: { icon: SubtractCircle16Regular, ink: 'muted' },
  onlyInPbx: { icon: SubtractCircle16Regular, ink: 'muted' },
}

/** Of a number that is wanted in Teams and does not come by itself. */
const HELD_SIGNS: Partial<Record<UserState, Sign>> = {
  blocked: { icon: Warning16Filled, ink: 'attention' },
  excluded: { icon: SubtractCircle16Regular, ink: 'muted' },
}

type Standing = Pick<NumberView, 'status' | 'held'>

const signOf = ({ status, held }: Standing): Sign => (held && HELD_SIGNS[held.state]) ?? SIGNS[status]

/** What holds it back, or that the next sync assigns it. */
function afterStatus({ held }: Standing): string | null {
  if (held?.reason) return reasonWords(held.reason.code, held.reason.detail).label
  return held?.state === 'queued' ? USER_STATE_WORDS.queued : null
}

export function NumberSign({ of }: { of: Standing }) {
  const { icon: Icon, ink } = signOf(of)
  return <Icon className={`ink-${ink}`} aria-hidden="true" />
}

/** Icon and word of where a number stands, then what holds its user back. */
export function NumberStatus({ of }: { of: Standing }) {
  const after = afterStatus(of)
  return (
    <Signed {...signOf(of)}>
      {NUMBER_STATUS_WORDS[of.status]}
      {after && <span className="after"> · {after}</span>}
    </Signed>
  )
}
