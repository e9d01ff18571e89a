/** After the job was told to stop: what is on its way is proven, and nothing is given or taken any more. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import type { JobRun } from '../run/jobRun.ts'
import { finish } from './finish.ts'
import { PLAN_IS_KEPT } from './phases.ts'
import { recover, verify } from './proof/verify.ts'

export async function settleTeams(run: JobRun, m365: Microsoft365): Promise<void> {
  if (!PLAN_IS_KEPT.includes(run.phase())) return
  await recover(run, m365, 'After it was cancelled')
  await verify(run, m365)
  await finish(run)
}
