/** What came in quiet hours, as one notice: what is open, what came and went, and what changed of credentials. */
import type { Job } from '../jobs/job.ts'
import type { JobsStore } from '../jobs/store.ts'
import { problemBefore, problemOf } from './problem.ts'
import { isProvisioning } from './provisioning.ts'
import type { CredentialNotice, OutboxEntry, ProvisioningNotice, RunNotice } from './store.ts'

export type MeanwhileItem =
  /** `overAt`: it is over by now. `entry`: tells of it alone. */
  | { kind: 'problem'; job: Job; overAt: string | null; notice: RunNotice }
  /** One that was told of before. */
  | { kind: 'resolved'; was: Job; at: string; notice: RunNotice }
  | { kind: 'credential'; notice: CredentialNotice }
  /** `overAt`: it is over by now; the notice is then of its end where it was told of before. */
  | { kind: 'provisioning'; overAt: string | null; notice: ProvisioningNotice }

/** Several at once. */
export interface Meanwhile {
  kind: 'meanwhile'
  /** When the first of them was held back; ISO. */
  since: string
  items: MeanwhileItem[]
}

/** Oldest first. A problem that ended is told with its end; of a credential, only the last. */
export async function meanwhileOf(
  jobs: JobsStore,
  tenantId: string,
  entries: Pick<OutboxEntry, 'notice'>[],
): Promise<MeanwhileItem[]> {
  const items: MeanwhileItem[] = []
  for (const { notice } of entries) {
    if (notice.kind === 'digest') continue
    if (isProvisioning(notice)) addProvisioning(items, notice)
    else if (!('runId' in notice)) addCredential(items, notice)
    else if (notice.kind === 'problem' || notice.kind === 'resolved') {
      const job = await jobs.job(tenantId, notice.jobId)
      if (!job) continue
      if (notice.kind === 'problem') items.push({ kind: 'problem', job, overAt: null, notice })
      else addResolved(items, job, await problemBefore(jobs, tenantId, job), notice)
    }
  }
  return items
}

function addCredential(items: MeanwhileItem[], notice: CredentialNotice): void {
  const at = items.findIndex((item) => item.kind === 'credential' && item.notice.credential === notice.credential)
  if (at >= 0) items.splice(at, 1)
  items.push({ kind: 'credential', notice })
}

function addProvisioning(items: MeanwhileItem[], notice: ProvisioningNotice): void {
  if (notice.kind === 'provisioningFails') return void items.push({ kind: 'provisioning', overAt: null, notice })
  const open = items.find((item) => item.kind === 'provisioning' && item.notice.since === notice.since)
  if (open?.kind === 'provisioning') open.overAt = notice.at
  else items.push({ kind: 'provisioning', overAt: notice.at, notice })
}

function addResolved(items: MeanwhileItem[], job: Job, was: Job | null, notice: RunNotice): void {
  if (!was) return
  const at = job.endedAt ?? job.queuedAt
  const open = items.findLast(
    (item) =>
      item.kind === 'problem' &&
      item.overAt === null &&
      item.job.service === was.service &&
      problemOf(item.job) === problemOf(was),
  )
  if (open?.kind === 'problem') open.overAt = at
  else items.push({ kind: 'resolved', was, at, notice })
  // what another problem took the place of is over as well
  for (const item of items) if (item.kind === 'problem' && item.job.service === was.service) item.overAt ??= at
}
