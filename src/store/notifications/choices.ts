import type { NoticeChoices } from '../../notifications/store.ts'
import type { Work } from '../engine.ts'
import { fromJsonOrNull, toJson } from '../json.ts'
import { dropPending } from './outbox.ts'

/** Until a chat chooses. */
const USUAL: NoticeChoices = { digest: false, quiet: 'settings', timezone: null }

export const toChoices = (kept: string | null): NoticeChoices => ({
  ...USUAL,
  ...fromJsonOrNull<Partial<NoticeChoices>>(kept),
})

/** Of one that is there; else nothing is kept. A digest that still waits does not come where none is wanted now. */
export async function choose(work: Work, tenantId: string, id: string, choices: NoticeChoices): Promise<void> {
  await work.db
    .updateTable('conversations')
    .set({ choices: toJson(choices) })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute()
  if (!choices.digest) await dropPending(work, tenantId, [id], 'digest')
}

/** Of these, or of all that subscribed. */
export async function choices(work: Work, tenantId: string, ids?: string[]): Promise<Map<string, NoticeChoices>> {
  if (ids?.length === 0) return new Map()
  const all = work.db.selectFrom('conversations').select(['id', 'choices']).where('tenant_id', '=', tenantId)
  const some = ids ? all.where('id', 'in', work.engine.among(ids)) : all.where('subscribed_at', 'is not', null)
  return new Map((await some.execute()).map((row) => [row.id, toChoices(row.choices)]))
}
