import { CheckmarkCircle16Filled, ErrorCircle16Filled, Warning16Filled } from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import type { ProvisioningEntry } from '../../../api/contract.ts'
import { OUTCOME_WORDS } from '../../../words/provisioning.ts'
import { Signed } from '../../components/words/State.tsx'
import type { Ink } from '../../components/words/State.tsx'

const SIGNS = {
  ok: { icon: CheckmarkCircle16Filled, ink: 'good' },
  refused: { icon: Warning16Filled, ink: 'attention' },
  failed: { icon: ErrorCircle16Filled, ink: 'bad' },
} as const satisfies Record<ProvisioningEntry['outcome'], { icon: typeof Warning16Filled; ink: Ink }>

/** Icon and word; what comes after stands behind it. */
export const OutcomeSign = ({
  of: { outcome },
  children,
}: {
  of: Pick<ProvisioningEntry, 'outcome'>
  children?: ReactNode
}) => (
  <Signed {...SIGNS[outcome]}>
    {OUTCOME_WORDS[outcome]}
    {children}
  </Signed>
)
