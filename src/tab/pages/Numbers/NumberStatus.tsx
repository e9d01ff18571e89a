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
import type { NumberStatus as Status } from '../../../api/contract.ts'
import { NUMBER_STATUS_WORDS } from '../../../words/states.ts'
import type { Ink } from '../../components/State.tsx'
import { Signed } from '../../components/State.tsx'

const SIGNS: Record<Status, { icon: FluentIcon; ink: Ink }> = {
  free: { icon: Circle16Regular, ink: 'muted' },
  ours: { icon: CheckmarkCircle16Filled, ink: 'good' },
  heldByAnother: { icon: Warning16Filled, ink: 'attention' },
  onPremises: { icon: LockClosed16Regular, ink: 'muted' },
  porting: { icon: ArrowSwap16Regular, ink: 'muted' },
  wantedNotAssigned: { icon: Clock16Regular, ink: 'muted' },
  onlyInTeams: { icon: SubtractCircle16Regular, ink: 'muted' },
  onlyInPbx: { icon: SubtractCircle16Regular, ink: 'muted' },
}

export function NumberSign({ status }: { status: Status }) {
  const { icon: Icon, ink } = SIGNS[status]
  return <Icon className={`ink-${ink}`} aria-hidden="true" />
}

/** Icon and word of where a number stands. */
export const NumberStatus = ({ status }: { status: Status }) => (
  <Signed {...SIGNS[status]}>{NUMBER_STATUS_WORDS[status]}</Signed>
)
