/**
 * What jobs kept goes when it is old: exchanges after a month, the rest when Activity goes. The jobs and their counts stay.
 * So does the last that was asked of 8x8 for each field, by which it is known what was refused.
 */
import type { ForgetPlace, JobKeep } from '../../jobs/store.ts'
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
  const jobsOf = async (id: string, keep: JobKeep, days: number, text: string): Promise<void> => {
    let place: ForgetPlace | null = null
    do {
      place = await jobs.forget(id, keep, daysAgo(days), { at, text }, place)
      await breathe()
    } while (place && !signal.aborted)
  }
  for (const { id } of await tenants.tenants()) {
    const { auditDays } = await tenants.retention(id)
    const exchanges = `What 8x8 and Microsoft 365 were asked and answered is gone: it is kept for ${EXCHANGE_DAYS} days.`
    const details = `What this job said and changed is gone: it is kept for ${auditDays} days, as Activity is.`
    await jobsOf(id, 'exchanges', EXCHANGE_DAYS, exchanges)
    await jobsOf(id, 'details', auditDays, details)
    await each(() => jobs.forgetEvents(id, daysAgo(auditDays)))
    await each(() => directory.forgetRequests(id, daysAgo(auditDays)))
  }
}
