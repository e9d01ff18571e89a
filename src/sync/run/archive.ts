import { iso, type SyncDeps } from '../deps.ts'

/** How long a user that 8x8 deleted stays in the lists. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** What one call takes at most, and how many calls one pass makes: the rest goes with the next. */
const SOME = 200
const MOST_CALLS = 10

/** Once everybody was looked at: only where a user stands now says whether it may go. */
export async function archiveGone({ directory, now }: SyncDeps, tenantId: string, signal?: AbortSignal): Promise<void> {
  for (let calls = 0; calls < MOST_CALLS; calls += 1) {
    signal?.throwIfAborted()
    const archived = await directory.archive(tenantId, iso(now() - KEPT_MS), iso(now()))
    if (archived.length < SOME) return
  }
}
