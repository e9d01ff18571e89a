import {
  CheckmarkCircle16Filled,
  PeopleSwap16Regular,
  PersonQuestionMark16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'
import type { AlignmentEffect, AlignmentFinding } from '../../../api/contract.ts'
import type { Ink } from '../../components/words/State.tsx'

/** What needs somebody first. */
export const FINDING_ORDER: AlignmentFinding[] = [
  'differs',
  'ambiguous',
  'crossed',
  'sameEmail',
  'noAccount',
  'onlyMicrosoft',
  'caseOnly',
  'same',
]

export const EFFECT_ORDER: AlignmentEffect[] = [
  'takesOther',
  'createsSecond',
  'refused',
  'takesOver',
  'creates',
  'owns',
  'leaves',
]

export const FINDING_SIGNS: Record<AlignmentFinding, { icon: FluentIcon; ink: Ink }> = {
  differs: { icon: Warning16Filled, ink: 'attention' },
  ambiguous: { icon: Warning16Filled, ink: 'attention' },
  crossed: { icon: PeopleSwap16Regular, ink: 'attention' },
  sameEmail: { icon: PersonQuestionMark16Regular, ink: 'attention' },
  noAccount: { icon: SubtractCircle16Regular, ink: 'muted' },
  onlyMicrosoft: { icon: SubtractCircle16Regular, ink: 'muted' },
  caseOnly: { icon: CheckmarkCircle16Filled, ink: 'good' },
  same: { icon: CheckmarkCircle16Filled, ink: 'good' },
}

/** Ends with somebody else's user, two of one person, or nothing at all. */
export const BAD_EFFECTS: AlignmentEffect[] = ['takesOther', 'createsSecond', 'refused']
