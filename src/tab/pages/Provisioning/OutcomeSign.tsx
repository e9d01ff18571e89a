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

interface Props {
  of: Pick<ProvisioningEntry, 'outcome'>
  /** Shown in place of the word, which is then only read out. */
  says?: string
  children?: ReactNode
}

/** Icon and word; what comes after stands behind it. */
export const OutcomeSign = ({ of: { outcome }, says, children }: Props) => (
  <Signed {...SIGNS[outcome]}>
    {says === undefined ? (
      OUTCOME_WORDS[outcome]
    ) : (
      <>
        <span className="unseen">{OUTCOME_WORDS[outcome]}: </span>
        {says}
      </>
    )}
    {children}
  </Signed>
)
