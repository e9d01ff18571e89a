/**
 * After the job was told to stop: what is on its way is proven, and no number is given or taken any more. Only the
 * policies of numbers that went are taken back: once somebody else has the number, nobody would know of them.
 */
import type { Microsoft365 } from '../../connectors/contract.ts'
import type { JobRun } from '../jobRun.ts'
import { finish } from './finish.ts'
import { grant } from './grants.ts'
import { numberChanges } from './numberChanges.ts'
import { PLAN_IS_KEPT } from './phases.ts'
import { recover, verify } from './verify.ts'

export async function settleTeams(run: JobRun, m365: Microsoft365): Promise<void> {
  if (!PLAN_IS_KEPT.includes(run.phase())) return
  await recover(run, m365, 'After it was cancelled')
  await verify(run, m365)
  const keep = await usersWithANumberLeft(run)
  await grant(run, m365, ({ userId, after }) => after === null && !keep.has(userId))
  await finish(run)
}

/** Users for whom a number change of the plan was not made: they may still have their number. */
async function usersWithANumberLeft(run: JobRun): Promise<Set<string>> {
  const users = new Set<string>()
  for await (const { userId } of numberChanges(run, ['planned', 'started', 'waiting', 'failed'])) users.add(userId)
  return users
}
