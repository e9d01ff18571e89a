/** What a job does after somebody cancelled it: no new write, but nothing is left unproven. */
import type { JobPhase, JobService } from '../../jobs/job.ts'
import { readBack } from '../pbx/readBack.ts'
import { assessDirty } from '../plan/assess.ts'
import { keepWaiting } from '../teams/keepWaiting.ts'
import { settleTeams } from '../teams/settle.ts'
import { JobStopped } from './causes.ts'
import type { JobRun } from './jobRun.ts'

/** In these there is a whole plan, of which something may have been done. Before, what is planned is a part of a plan. */
const WITH_A_PLAN: Record<JobService, JobPhase[]> = {
  pbx: ['take', 'push', 'confirm', 'settle'],
  teams: ['check', 'guard', 'assign', 'verify', 'grant', 'settle'],
}

export async function settleStopped(run: JobRun): Promise<void> {
  const { deps, tenantId, job, counts } = run
  if (job.preview || !WITH_A_PLAN[job.service].includes(run.phase())) {
    counts.planned = 0
    await deps.jobs.discardPlan(tenantId, job.id)
    await assessDirty(deps, tenantId, run.signal)
    return tryLater(run)
  }
  const { pbx, m365 } = deps.connections(tenantId)
  if (job.service === 'pbx') {
    if (pbx && run.phase() !== 'take') await readBack(run, pbx)
    return assessDirty(deps, tenantId, run.signal)
  }
  if (!m365) throw new JobStopped('M365_CREDENTIAL')
  await settleTeams(run, m365)
  await tryLater(run)
}

/** Whom a retry was to try is due still: else the same would begin anew within the minute. */
async function tryLater(run: JobRun): Promise<void> {
  if (run.job.type === 'retry') await keepWaiting(run)
}
