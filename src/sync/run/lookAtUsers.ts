/** Where everybody stands who was touched, with how far that is: of 100,000 it takes longer than taking them in. */
import { breathe } from '../deps.ts'
import { assessDirty } from '../plan/assess.ts'
import type { JobRun } from './jobRun.ts'

export async function lookAtUsers(run: JobRun): Promise<void> {
  const { deps, tenantId, signal } = run
  const total = await deps.directory.countDirty(tenantId)
  await assessDirty(deps, tenantId, signal, breathe, (done) => run.advance(Math.min(done, total), total))
  if (total > 0) await run.advance(total, total)
}
