import type { ListedAuditEntry } from '../../../api/contract.ts'
import { actionWords, VIA_WORDS } from '../../../words/audit.ts'
import { auditFields } from '../../../words/auditFields.ts'
import { subjectWords } from './Subject.tsx'

/** Kept elsewhere and compared later, it shows whether anything up to this entry was changed. */
export const checkCode = (seq: number, hash: string): string => `${seq} ${hash}`

/** An entry as text, to paste into a ticket. Times are UTC, so that they mean the same to whoever reads it. */
export function entryText(entry: ListedAuditEntry): string {
  const fields = auditFields(entry).map(({ name, before, after, differs }) =>
    differs ? `${name}: ${before ?? 'none'} -> ${after ?? 'none'}` : `${name}: ${after ?? 'none'} (same)`,
  )
  return [
    `${actionWords(entry.action)}: ${subjectWords(entry)}`,
    `Who: ${entry.actor.name || 'erased'}${entry.actor.id ? ` (${entry.actor.id})` : ''}`,
    `When: ${entry.at}`,
    `From where: ${[VIA_WORDS[entry.via], entry.ip].filter(Boolean).join(', ')}`,
    ...(entry.requestId ? [`Request: ${entry.requestId}`] : []),
    ...fields,
    `Check code: ${checkCode(entry.seq, entry.hash)}`,
  ].join('\n')
}
