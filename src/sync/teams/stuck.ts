/** Who waits for a number that another sync would not free either: said with whom and what has to be solved first. */
import type { User } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { TeamsChange } from '../../jobs/store.ts'
import { iso } from '../deps.ts'
import { inTheWay } from '../plan/inTheWay.ts'
import { teamsRules } from '../plan/rules.ts'
import type { JobRun } from '../run/jobRun.ts'
import { numberChangePages } from './numberChanges.ts'

/** Once everybody was looked at. Whom a sync of both would help waits on for that. */
export async function tellStuck(run: JobRun): Promise<void> {
  const { deps, tenantId } = run
  const rules = teamsRules(await deps.tenants.teams(tenantId))
  const known = new Map<string, User | null>()
  const look = { rules, known, at: iso(deps.now()), viewOf: (userId: string) => viewOf(run, userId) }
  for await (const changes of numberChangePages(run, ['failed']))
    for (const change of changes.filter(({ reason }) => reason === 'HOLDER_MOVES_FIRST')) {
      const view = await viewOf(run, change.userId)
      const first = view && (await inTheWay(view, change.after, look))
      if (first) await run.record(...keepsIt(change, first))
    }
}

async function viewOf({ deps, tenantId }: JobRun, userId: string): Promise<UserView | null> {
  const [view] = await deps.directory.viewsOf(tenantId, [userId])
  return view ?? null
}

function keepsIt(
  { ordinal, after, userName, raw: holder }: TeamsChange,
  { displayName, reason, state }: User,
): Parameters<JobRun['record']> {
  const why = `${displayName} has to be solved first: ${reason ?? state}`
  const text = `${userName} does not get ${after}, which ${holder ?? 'somebody else'} has. ${why}. After that, Sync Now moves it`
  return [[{ ordinal, status: 'failed', reason: 'NUMBER_IN_USE', raw: why }], [{ text, level: 'problem' }]]
}
