/** What a PBX job would take in: one line for each field, one for somebody who comes or goes. */
import { createHash } from 'node:crypto'
import type { Acceptance, ChangeRequest, PendingAccount } from '../../directory/store.ts'
import { chosenOf } from '../../jobs/job.ts'
import type { PlannedChange } from '../../jobs/job.ts'
import { acceptance } from '../plan/authority.ts'
import { breathe, chunks } from '../deps.ts'
import { addChange, newDigest, type Digest } from '../plan/digest.ts'
import type { JobRun } from '../run/jobRun.ts'
import { requestedChanges } from './asked.ts'
import { pendingAfter, takesAway } from './pendingOf.ts'
import { planRemovals } from './removals.ts'
import { requestPushes, sitesNow } from './pushed.ts'

/**
 * Goes through everything that is pending, in the order in which it will be taken in, and what was asked for here; of chosen
 * users alone where the job is of some. Accepts nothing. Answers how many users it would delete or deactivate too.
 */
export async function planTaking(run: JobRun): Promise<{ plan: Digest; removals: number }> {
  const { deps, tenantId, job, counts, signal } = run
  await deps.jobs.discardPlan(tenantId, job.id)
  const digest = newDigest()
  const chosen = chosenOf(job)
  // first, since everybody at a site that was renamed is taken in with its new name
  const sites = await sitesNow(run)
  let after: string | null = null
  let taking = 0
  for (;;) {
    signal.throwIfAborted()
    const found = await pendingAfter(run, after)
    if (found.length === 0) break
    taking += found.filter(takesAway).length
    const changes = found.flatMap(changesOf).map((change, at) => ({ ...change, ordinal: digest.count + at }))
    await deps.directory.markToPush(tenantId, found.flatMap(ownedByProvider))
    for (const change of changes) addChange(digest, change)
    for (const some of chunks(changes)) await deps.jobs.plan(tenantId, job.id, some)
    after = found.at(-1)?.accountId ?? null
    await breathe()
  }
  await requestPushes(run, sites)
  await planRequests(run, digest, ({ userId }) => !chosen || chosen.includes(userId ?? ''))
  const removed = await planRemovals(run, digest)
  counts.planned = digest.count
  // whom 8x8 created again under another id counts for nobody, which is known of all at once
  const taken = chosen ? taking : await deps.directory.countPendingRemovals(tenantId)
  return { plan: digest, removals: taken + removed }
}

/** 8x8 may show something else of what the provider owns. */
const ownedByProvider = ({ user }: PendingAccount): string[] => (user?.owner === 'idp' ? [user.id] : [])

/** What somebody here asked of 8x8, after what is taken in; `only`: of that. */
export async function planRequests(
  { deps, tenantId, job }: JobRun,
  digest: Digest,
  only: (request: ChangeRequest) => boolean = () => true,
): Promise<void> {
  const changes = (await requestedChanges(deps, tenantId, only)).map((change, at) => ({
    ...change,
    ordinal: digest.count + at,
  }))
  for (const change of changes) addChange(digest, change)
  for (const some of chunks(changes)) await deps.jobs.plan(tenantId, job.id, some)
}

function changesOf(pending: PendingAccount): Omit<PlannedChange, 'ordinal'>[] {
  const taken = acceptance(pending, () => '')
  if (!taken) return []
  const base = {
    userId: pending.user?.id ?? null,
    subject: pending.accountId,
    userName: pending.account?.userName ?? pending.user?.userName ?? '',
    holderId: '',
    cause: taken.cause,
    causedBy: taken.causedBy,
    was: null,
    policy: null,
    waitsFor: [],
    status: 'planned' as const,
    operationId: null,
    reason: null,
    raw: null,
  }
  if (taken.create) {
    const after = taken.facts?.displayName ?? null
    return [{ ...base, kind: 'create', field: 'user', before: null, after, was: { seen: fingerprint(taken) } }]
  }
  const kind = taken.facts ? 'update' : 'delete'
  return taken.changes.map((change) => ({ ...base, kind, ...change }))
}

const fingerprint = ({ facts }: Acceptance): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32)
