import type { ListedAuditEntry } from '../../../api/contract.ts'
import { auditFields } from '../../../words/auditFields.ts'
import type { AuditField } from '../../../words/auditFields.ts'
import { dayTime } from '../../components/words/time.ts'

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** Times as people here read them. */
const readable = (text: string | null): string | null => text && text.replace(TIME, (at) => dayTime(at))

/** Before and after field by field, in words. */
export const fieldsOf = (entry: ListedAuditEntry): AuditField[] =>
  auditFields(entry).map(({ before, after, ...rest }) => ({
    ...rest,
    before: readable(before),
    after: readable(after),
  }))

const LONGEST = 40

/** "40 to 20", "Operator to Reader", "Succeeded": the first field that differs; null where it takes more words. */
export function shortChange(entry: ListedAuditEntry): string | null {
  const field = fieldsOf(entry).find(({ differs }) => differs)
  if (!field) return null
  const { before, after } = field
  const words = before === null ? after : `${before} to ${after ?? 'none'}`
  return words !== null && words.length <= LONGEST ? words : null
}
