/** The guard of the 8x8 job, seen from the directory's own log: how many users one step deleted or deactivated. */
import type { Run } from './simulation.ts'

export interface Before {
  seq: number
  lastJob: number
}

export async function takenBefore({ stores, tenantId }: Run, from: number): Promise<Before> {
  const changes = await stores.directory.changesAfter(tenantId, from, 100_000)
  const { items } = await stores.jobs.jobs(tenantId, { limit: 1 })
  return { seq: changes.at(-1)?.seq ?? from, lastJob: Number(items[0]?.id ?? 0) }
}

/** `mayExceed`: somebody who may let more pass than the guard does said so in this step. */
export async function checkTaken(run: Run, { seq, lastJob }: Before, mayExceed: boolean): Promise<void> {
  const { stores, tenantId, history, violation, unguardedFrom } = run
  if (mayExceed || unguardedFrom !== null) return
  const changes = await stores.directory.changesAfter(tenantId, seq, 100_000)
  const lost = new Set(
    changes
      .filter(({ kind, field, after }) => kind === 'deleted' || (field === 'active' && after === 'false'))
      .map(({ userId }) => userId),
  )
  if (lost.size === 0) return
  const { items } = await stores.jobs.jobs(tenantId, { limit: 10 })
  const names = items.filter(({ id, service }) => Number(id) > lastJob && service === 'pbx').map(({ id }) => id)
  if (names.length === 0) violation(`${lost.size} users were deleted or deactivated by no job`)
  if (lost.size > history.setting.guard)
    violation(`job ${names.join()} lost ${lost.size} users, the guard lets ${history.setting.guard} pass`)
}
