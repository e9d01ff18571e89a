import { CheckmarkCircle16Filled, SubtractCircle16Regular, Warning16Filled } from '@fluentui/react-icons'
import type { ServiceView } from '../../../api/contract.ts'
import { Signed } from '../../components/State.tsx'

const SIGNS = {
  connected: { icon: CheckmarkCircle16Filled, ink: 'good', words: 'Connected' },
  attention: { icon: Warning16Filled, ink: 'attention', words: 'Needs attention' },
  notConnected: { icon: SubtractCircle16Regular, ink: 'muted', words: 'Not connected' },
} as const

export function ServiceStatus({ status }: { status: ServiceView['status'] }) {
  const { words, ...sign } = SIGNS[status]
  return (
    <strong className="service-status">
      <Signed {...sign}>{words}</Signed>
    </strong>
  )
}
