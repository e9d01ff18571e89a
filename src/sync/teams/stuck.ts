/** Who waits for a number that another sync would not free either: said with whom and what has to be solved first. */
import type { User } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { TeamsChange } from '../../jobs/store.ts'
import { chunks, iso } from '../deps.ts'
import { holderOf, inTheWay, type LookingOn } from '../plan/inTheWay.ts'
import { teamsRules } from '../plan/rules.ts'
import type { JobRun } from '../run/jobRun.ts'
import { keepsIt, solveFirst } from './planners/notFree.ts'
import { numberChangePages } from './numberChanges.ts'

/** Once everybody was looked at. Whom a sync of both would help waits on for that. */
export async function tellStuck(run: JobRun): Promise<void> {
  const rules = teamsRules(await run.deps.tenants.teams(run.tenantId))
  const known = new Map<string, User | null>()
  for await (const page of numberChangePages(run, ['failed'])) {
    const changes = page.filter(({ reason }) => reason === 'HOLDER_MOVES_FIRST')
    const viewOf = await viewsAround(run, changes)
    const look = { rules, known, at: iso(run.deps.now()), viewOf }
    for (const change of changes) {
      const view = await viewOf(change.userId)
      const first = view && (await inTheWay(view, change.after, look))
      if (first) await run.record(...settled(change, first))
    }
  }
}

/** Those who wait are read together, and those who have what they want; who is further off, one by one. */
async function viewsAround({ deps, tenantId }: JobRun, changes: TeamsChange[]): Promise<LookingOn['viewOf']> {
  const seen = new Map<string, UserView>()
  const read = async (userIds: string[]): Promise<void> => {
    for (const ids of chunks([...new Set(userIds)].filter((id) => !seen.has(id))))
      for (const view of await deps.directory.viewsOf(tenantId, ids)) seen.set(view.user.id, view)
  }
  await read(changes.map(({ userId }) => userId))
  await read(
    changes.flatMap(({ userId, after }) => {
      const view = seen.get(userId)
      return (view && holderOf(view, after)) ?? []
    }),
  )
  return async (userId) => seen.get(userId) ?? (await deps.directory.viewsOf(tenantId, [userId]))[0] ?? null
}

function settled(change: TeamsChange, { displayName, reason, state }: User): Parameters<JobRun['record']> {
  const why = solveFirst(displayName, reason ?? state)
  const { ordinal, raw: holder } = change
  return [
    [{ ordinal, status: 'failed', reason: 'NUMBER_IN_USE', raw: why }],
    [keepsIt(change, holder ?? 'somebody else', why)],
  ]
}
