/** Since when provisioning fails, as people were told: the beginning of the last failure, and of the last that is over. */
import type { NewEntry, ProvisioningTold } from '../../notifications/store.ts'
import { lastTaken, take } from '../counters.ts'
import type { Work } from '../engine.ts'
import { addEntries } from './outbox.ts'

const both = (work: Work, tenantId: string): Promise<[number, number]> =>
  Promise.all([lastTaken(work, tenantId, 'provisioningFailed'), lastTaken(work, tenantId, 'provisioningMended')])

export async function provisioningTold(work: Work, tenantId: string): Promise<ProvisioningTold | null> {
  const [failed, mended] = await both(work, tenantId)
  return failed === 0 ? null : { since: new Date(failed).toISOString(), over: mended >= failed }
}

/** Each beginning is told once, and its end once, whoever else (another instance) decides the same. */
export async function enqueueProvisioning(
  work: Work,
  tenantId: string,
  entries: NewEntry[],
  { since, over }: ProvisioningTold,
): Promise<boolean> {
  const [failed, mended] = await both(work, tenantId)
  const began = Date.parse(since)
  const isNew = over ? began === failed && mended < failed : began > failed && mended >= failed
  if (!isNew) return false
  await addEntries(work, tenantId, entries)
  if (over) await take(work, tenantId, 'provisioningMended', began - mended)
  else await take(work, tenantId, 'provisioningFailed', began - failed)
  return true
}
