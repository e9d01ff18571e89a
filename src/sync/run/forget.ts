/**
 * What jobs kept goes when it is old: exchanges after a month, the rest when Activity goes. The jobs and their counts stay.
 * So does the last that was asked of 8x8 for each field, by which it is known what was refused.
 */
import { breathe, iso, type SyncDeps } from '../deps.ts'

const DAY_MS = 86_400_000
/** One job may keep 64 MB of what the clouds answered; as long as what identity providers sent. */
export const EXCHANGE_DAYS = 30

type Deps = Pick<SyncDeps, 'directory' | 'jobs' | 'now' | 'tenants'>

export async function forgetOld({ directory, jobs, now, tenants }: Deps, signal: AbortSignal): Promise<void> {
  const at = iso(now())
  const daysAgo = (days: number): string => iso(now() - days * DAY_MS)
  const each = async (step: () => Promise<boolean>): Promise<void> => {
    while (!signal.aborted && (await step())) await breathe()
  }
  for (const { id } of await tenants.tenants()) {
    const { auditDays } = await tenants.retention(id)
    const before = daysAgo(auditDays)
    const exchanges = `What 8x8 and Microsoft 365 were asked and answered is gone: it is kept for ${EXCHANGE_DAYS} days.`
    const details = `What this job said and changed is gone: it is kept for ${auditDays} days, as Activity is.`
    await each(() => jobs.forget(id, 'exchanges', daysAgo(EXCHANGE_DAYS), { at, text: exchanges }))
    await each(() => jobs.forget(id, 'details', before, { at, text: details }))
    await each(() => jobs.forgetEvents(id, before))
    await each(() => directory.forgetRequests(id, before))
  }
}
