import type { ListedAuditEntry } from '../../../api/contract.ts'
import { actionWords, VIA_WORDS } from '../../../words/audit.ts'
import { auditFields } from '../../../words/auditFields.ts'
import { subjectWords } from './Subject.tsx'

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
})

/** "Sun, 22 Nov 2026, 13:52:07" */
export const exactTime = (at: string): string => exactFormat.format(new Date(at))

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
    `Entry ${entry.seq}, sealed ${entry.hash}`,
  ].join('\n')
}
