/** Plans a retry: only whoever failed or waits in an earlier job, or, when it started by itself, whoever is due. */
import { iso } from '../../deps.ts'
import type { PlannedStatus } from '../../../jobs/store.ts'
import type { JobRun } from '../../run/jobRun.ts'
import type { TeamsRules } from '../../plan/plan.ts'
import { dueUsers, waitingUsers } from '../../run/waiting.ts'
import type { Plan } from './pass.ts'
import { planSome } from './some.ts'

export async function planRetry(run: JobRun, rules: TeamsRules): Promise<Plan> {
  const { deps, tenantId, job } = run
  if (job.task.kind !== 'retry') throw new Error(`${job.task.kind} is no retry`)
  const users =
    job.type === 'retry'
      ? await dueUsers(deps, tenantId, iso(deps.now()))
      : [...(await leftOf(run, job.task.jobId)), ...(await waitingSince(run, job.task.jobId))]
  run.tried = [...new Set(users)]
  return planSome(run, rules, run.tried)
}

/** Whom it tried again. After a restart with a plan that was kept: whom that holds, and whom the earlier job left. */
export async function triedIn(run: JobRun): Promise<string[]> {
  const { job } = run
  if (run.tried || job.task.kind !== 'retry') return run.tried ?? []
  const { jobId } = job.task
  const left = job.type === 'retry' ? [] : await leftOf(run, jobId)
  const planned = await usersIn(run, job.id)
  return [...new Set([...left, ...planned, ...(await waitingSince(run, jobId)), ...(await waitingSince(run, job.id))])]
}

/** Users that job left waiting without sending anything for them. */
const waitingSince = ({ deps, tenantId }: JobRun, jobId: string): Promise<string[]> =>
  waitingUsers(deps, tenantId, ({ waiting }) => waiting?.jobId === jobId)

/** Users of whom something was refused, waits, or was not reached in that job. */
const leftOf = (run: JobRun, jobId: string): Promise<string[]> =>
  usersIn(run, jobId, ['failed', 'waiting', 'planned', 'started'])

/** Users of whom its plan has something; `statuses`: that became of it. */
async function usersIn({ deps, tenantId }: JobRun, jobId: string, statuses?: PlannedStatus[]): Promise<string[]> {
  const users = new Set<string>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, jobId, { ...(statuses && { statuses }), after, limit: 200 })
    if (page.length === 0) return [...users]
    for (const { userId } of page) if (userId) users.add(userId)
    after = page.at(-1)?.ordinal ?? after
  }
}
