import {
  CheckmarkCircle16Filled,
  Circle16Regular,
  Clock16Regular,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { ReactNode } from 'react'
import { Signed } from '../../components/words/State.tsx'

export type Outcome = 'good' | 'bad' | 'warn' | 'asking' | 'none'

const SIGNS = {
  good: { icon: CheckmarkCircle16Filled, ink: 'good' },
  bad: { icon: ErrorCircle16Filled, ink: 'bad' },
  warn: { icon: Warning16Filled, ink: 'attention' },
  asking: { icon: Clock16Regular, ink: 'muted' },
  none: { icon: Circle16Regular, ink: 'muted' },
} as const

export interface CheckLine {
  outcome: Outcome
  words: ReactNode
  key: string
}

/** A line each, which turns good or bad alone. */
export const Checks = ({ lines }: { lines: CheckLine[] }) => (
  <div role="status">
    <ul className="setup-checks" aria-label="Checks">
      {lines.map(({ key, outcome, words }) => (
        <li key={key}>
          <Signed {...SIGNS[outcome]}>{words}</Signed>
        </li>
      ))}
    </ul>
  </div>
)
