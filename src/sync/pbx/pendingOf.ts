/** What a PBX job takes in: what is pending of everybody, or of the users whom somebody chose. */
import type { PendingAccount } from '../../directory/store.ts'
import { chosenOf } from '../../jobs/job.ts'
import { CHUNK } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'

/** In the order of accounts, a page after this one. */
export async function pendingAfter({ deps, tenantId, job }: JobRun, after: string | null): Promise<PendingAccount[]> {
  const chosen = chosenOf(job)
  if (!chosen) return deps.directory.pending(tenantId, after, CHUNK)
  const found = await deps.directory.pendingOfUsers(tenantId, chosen)
  return found.filter(({ accountId }) => accountId > (after ?? '')).slice(0, CHUNK)
}

/** It deletes or deactivates the user here: what the guard counts. */
export function takesAway({ user, account, again }: PendingAccount): boolean {
  if (!user || again || user.deletedAt) return false
  return !account || (user.active && !account.active && !user.owned.includes('active'))
}
