/** The 8x8 PBX job: read 8x8, guard, take its fields into the directory. It never talks to Microsoft 365. */
import type { Pbx } from '../../connectors/contract.ts'
import { assessDirty } from '../assess.ts'
import { JobStopped } from '../causes.ts'
import { plural } from '../count.ts'
import { iso } from '../deps.ts'
import { limitOf, refusal } from '../guard.ts'
import { lookOf, type JobRun } from '../jobRun.ts'
import { readPbx } from '../pull/pbx.ts'
import { take } from './take.ts'

export async function pbxJob(run: JobRun, pbx: Pbx): Promise<void> {
  await run.enter('read')
  const read = await readPbx(lookOf(run), pbx)
  run.counts.read = read.users
  run.say(
    read.complete
      ? `Read 8x8: ${plural(read.users, 'user')}`
      : `Read 8x8: ${plural(read.users, 'user')} changed since the last look`,
  )
  await run.deps.tenants.saveLook(run.tenantId, 'pbx', iso(run.deps.now()), null)
  await run.enter('guard')
  await guard(run)
  await run.enter('take')
  await take(run)
  await assessDirty(run.deps, run.tenantId)
}

async function guard({ deps, tenantId, say }: JobRun): Promise<void> {
  const [removals, settings, counts] = await Promise.all([
    deps.directory.countPendingRemovals(tenantId),
    deps.tenants.guard(tenantId),
    deps.directory.counts(tenantId),
  ])
  const stopped = refusal(removals, settings, counts.managed)
  say(
    `Guard: ${plural(removals, 'removal')} of at most ${limitOf(settings, counts.managed)}`,
    stopped ? 'problem' : 'info',
  )
  if (stopped) throw new JobStopped('TOO_MANY_REMOVALS', stopped, 'refused')
}
