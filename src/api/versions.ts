/** Two admins at once: whoever saves says which version was looked at; another one meanwhile is a refusal, not a loss. */
import { createHash } from 'node:crypto'
import { Problem } from '../http/route.ts'
import type { AuditStore } from '../audit/store.ts'

/** Strong, as `If-Match` wants it. */
export const versionOf = (value: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`

export const withVersion = (value: unknown): Record<string, string> => ({ ETag: versionOf(value) })

interface LastChange {
  audit: Pick<AuditStore, 'entries'>
  tenantId: string
  /** What the log calls it; `target` left out: any. */
  action: string
  target?: string
  /** As the log says of what is there now; left out: not to be compared. */
  after?: string
}

/** Throws a problem 412 with what is there now, and by whom. Without `If-Match` the last one wins, as ever. */
export async function mustBe(
  headers: Record<string, string | undefined>,
  current: unknown,
  { audit, tenantId, after, ...filter }: LastChange,
): Promise<void> {
  const asked = headers['if-match']?.trim()
  if (asked === undefined || asked === '*' || asked === versionOf(current)) return
  const [last] = (await audit.entries(tenantId, { ...filter, cursor: null, limit: 1 })).items
  const fits = last && (after === undefined || last.after === after) ? last : null
  const by = fits ? { id: fits.actorId, name: fits.actorName } : null
  const detail = `${by?.name ?? 'Somebody'} changed this after you looked. Nothing of yours was saved: look at it as it is now, then save again.`
  const more = { current, changedBy: by, changedAt: fits?.at ?? null }
  throw new Problem(412, 'Changed meanwhile', detail, more, { ETag: versionOf(current) })
}
