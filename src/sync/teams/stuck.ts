/** Who waits for a number that another sync would not free either: said with whom and what has to be solved first. */
import type { User } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { TeamsChange } from '../../jobs/store.ts'
import { iso } from '../deps.ts'
import { decideAsSeen } from '../plan/assess.ts'
import type { TeamsRules } from '../plan/plan.ts'
import { teamsRules } from '../plan/rules.ts'
import type { JobRun } from '../run/jobRun.ts'
import { numberChangePages } from './numberChanges.ts'

/** Once everybody was looked at. Whom a sync of both would help waits on for that. */
export async function tellStuck(run: JobRun): Promise<void> {
  const { deps, tenantId } = run
  const rules = teamsRules(await deps.tenants.teams(tenantId))
  for await (const changes of numberChangePages(run, ['failed']))
    for (const change of changes.filter(({ reason }) => reason === 'HOLDER_MOVES_FIRST')) {
      const first = await inTheWay(run, change, rules)
      if (first) await run.record(...keepsIt(change, first))
    }
}

/** Follows who has what the other wants to the first who does not move. Null: a ring, or somebody who gives it up. */
async function inTheWay(run: JobRun, { userId, after }: TeamsChange, rules: TeamsRules): Promise<User | null> {
  const passed = new Set<string>()
  let number = after
  for (let view = await viewOf(run, userId); view !== null;) {
    passed.add(view.user.id)
    const holder = view.holders.find((each) => each.number.number === number)?.userId ?? null
    const next = holder === null || passed.has(holder) ? null : await viewOf(run, holder)
    number = next && waitsFor(decideAsSeen(next, rules, iso(run.deps.now())).steps)
    if (next && !mayMove(next.user, number)) return next.user
    view = number === null ? null : next
  }
  return null
}

/** Who waits for a number too, as an earlier sync found, is not where it begins. */
const mayMove = ({ state, reason }: User, waits: string | null): boolean =>
  state === 'queued' || (reason === 'NUMBER_IN_USE' && waits !== null)

async function viewOf({ deps, tenantId }: JobRun, userId: string): Promise<UserView | null> {
  const [view] = await deps.directory.viewsOf(tenantId, [userId])
  return view ?? null
}

const waitsFor = (steps: ReturnType<typeof decideAsSeen>['steps']): string | null =>
  steps.flatMap((step) => ('waitsFor' in step ? (step.waitsFor ?? []) : []))[0] ?? null

function keepsIt(
  { ordinal, after, userName, raw: holder }: TeamsChange,
  { displayName, reason, state }: User,
): Parameters<JobRun['record']> {
  const why = `${displayName} has to be solved first: ${reason ?? state}`
  const text = `${userName} does not get ${after}, which ${holder ?? 'somebody else'} has. ${why}. After that, Sync Now moves it`
  return [[{ ordinal, status: 'failed', reason: 'NUMBER_IN_USE', raw: why }], [{ text, level: 'problem' }]]
}
