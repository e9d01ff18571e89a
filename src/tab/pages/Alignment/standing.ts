/** What the report says in one line. Pure. */
import type { Alignment, AlignmentFinding } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'

/** Users whose account is found by its username: the provider would link them. */
const ALIKE: AlignmentFinding[] = ['same', 'caseOnly']
/** Users that 8x8 has; the rest of the rows are accounts without one. */
const OF_USERS: AlignmentFinding[] = ['same', 'caseOnly', 'differs', 'ambiguous', 'sameEmail', 'noAccount']

const sum = ({ findings }: Alignment, some: AlignmentFinding[]): number =>
  some.reduce((all, finding) => all + findings[finding], 0)

export interface Standing {
  users: number
  alike: number
  /** Users who would not be linked by their username. */
  apart: number
}

export function standingOf(report: Alignment): Standing {
  const [users, alike] = [sum(report, OF_USERS), sum(report, ALIKE)]
  return { users, alike, apart: users - alike }
}

/** "2,414 of 2,418 users match Microsoft 365 and would link (13 differ only in capitals). 4 would not." */
export function standingWords(report: Alignment): string {
  const { users, alike, apart } = standingOf(report)
  const { caseOnly } = report.findings
  const capitals = caseOnly > 0 ? ` (${count(caseOnly)} ${caseOnly === 1 ? 'differs' : 'differ'} only in capitals)` : ''
  if (users === 0) return '8x8 has no users yet.'
  if (apart === 0) return `All ${plural(users, 'user')} match Microsoft 365 and would link${capitals}.`
  return `${count(alike)} of ${plural(users, 'user')} match Microsoft 365 and would link${capitals}. ${count(apart)} would not.`
}
