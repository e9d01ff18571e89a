import { iso, type SyncDeps } from '../deps.ts'

/** What one call ends at most. */
const SOME = 200
const MOST_CALLS = 1000

/** Users whose time of being left out is over are synced again. */
export async function endLeftOut({ directory, now }: SyncDeps, tenantId: string): Promise<void> {
  for (let calls = 0; calls < MOST_CALLS; calls += 1)
    if ((await directory.endLeftOut(tenantId, iso(now()))).length < SOME) return
}
