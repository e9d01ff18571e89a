import type { ProvisioningHealth, ProvisioningOutcome } from '../../audit/store.ts'
import type { Work } from '../engine.ts'
import { entries, toEntry } from './provisioningRows.ts'

const HOUR_MS = 3_600_000
const HOURS = 24

const sinceOf = (now: string): string =>
  new Date((Math.floor(Date.parse(now) / HOUR_MS) - (HOURS - 1)) * HOUR_MS).toISOString()

export async function counts(work: Work, tenantId: string, now: string): Promise<ProvisioningHealth['counts']> {
  const rows = await work.db
    .selectFrom('provisioning_counts')
    .select(['outcome', 'requests'])
    .where('tenant_id', '=', tenantId)
    .where('hour', '>=', sinceOf(now).slice(0, 13))
    .execute()
  const of = (outcome: ProvisioningOutcome): number =>
    rows.filter((row) => row.outcome === outcome).reduce((sum, row) => sum + row.requests, 0)
  return { ok: of('ok'), refused: of('refused'), failed: of('failed') }
}

export async function health(work: Work, tenantId: string, now: string): Promise<ProvisioningHealth> {
  const newest = entries(work, tenantId).orderBy('l.seq', 'desc').limit(1)
  const last = await newest.executeTakeFirst()
  const [refused, failed] = await Promise.all(
    (['refused', 'failed'] as const).map((outcome) =>
      newest.where('l.outcome', '=', outcome).where('l.outcome', '<>', 'ok').executeTakeFirst(),
    ),
  )
  const problem = !refused || (failed && failed.seq > refused.seq) ? failed : refused
  return {
    since: sinceOf(now),
    counts: await counts(work, tenantId, now),
    last: last ? toEntry(last) : null,
    lastProblem: problem ? toEntry(problem) : null,
  }
}
