/** What a queued change does, in words. */
import { FIELD_WORDS } from './changes.ts'

export interface NextStep {
  kind: string
  field: string
  after: string | null
  cause: string
}

export const fieldWords = (field: string): string => FIELD_WORDS[field] ?? field

/** "Assign +1 212 555 0113", "Remove number", "Update last name". */
export function nextWords({ kind, field, after, cause }: NextStep): string {
  const named: Record<string, string> = {
    assign: `Assign ${after ?? 'number'}`,
    change: `Change to ${after ?? 'none'}`,
    unassign: 'Remove number',
    policy: `Grant ${after ?? fieldWords(field).toLowerCase()}`,
    create: 'New user',
    delete: cause === 'REMOVED_HERE' ? 'Remove' : 'Deleted in 8x8',
  }
  return named[kind] ?? `Update ${fieldWords(field).toLowerCase()}`
}
