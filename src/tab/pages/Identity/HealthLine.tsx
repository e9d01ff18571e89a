import {
  CheckmarkCircle16Filled,
  Clock16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { IdentityScim } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { HEALTH_WORDS } from '../../../words/provisioning.ts'
import { Signed } from '../../components/words/State.tsx'
import type { Ink } from '../../components/words/State.tsx'
import { ago } from '../../components/words/time.ts'

const SIGNS = {
  off: { icon: SubtractCircle16Regular, ink: 'muted' },
  noToken: { icon: Warning16Filled, ink: 'attention' },
  waiting: { icon: Clock16Regular, ink: 'muted' },
  working: { icon: CheckmarkCircle16Filled, ink: 'good' },
  failing: { icon: Warning16Filled, ink: 'attention' },
} as const satisfies Record<string, { icon: typeof Warning16Filled; ink: Ink }>

/** How it goes, in one line: state, last request, what was refused. */
export function HealthLine({ scim: { health } }: { scim: Pick<IdentityScim, 'health'> }) {
  const { state, last, counts } = health
  const problems = counts.refused + counts.failed
  const more = [
    ...(last ? [`Last request ${ago(last.at)}`] : state === 'waiting' ? ['No request yet'] : []),
    ...(counts.ok > 0 ? [`${count(counts.ok)} done since yesterday`] : []),
    ...(problems > 0 ? [`${count(problems)} refused or failed`] : []),
  ]
  return (
    <p className="secondary scim-health">
      <Signed {...SIGNS[state]}>{[HEALTH_WORDS[state], ...more].join(' · ')}</Signed>
    </p>
  )
}
