/** After the writes of an undo: what is ours is what was ours before, and whoever is queued again is so because of it. */
import type { ManagedAssignment } from '../../directory/user.ts'
import type { TeamsChange } from '../../jobs/job.ts'
import { assess, pbxWrites, undoneDetail } from '../plan/assess.ts'
import { chunks, iso } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { decide } from '../plan/plan.ts'
import { teamsRules } from '../plan/rules.ts'
import { ofTeams } from './numberChanges.ts'

export async function restoreManaged(run: JobRun): Promise<void> {
  const { deps, tenantId } = run
  for await (const some of doneByUser(run)) {
    const views = await deps.directory.viewsOf(tenantId, [...some.keys()])
    const kept: ManagedAssignment[] = []
    const gone: string[] = []
    for (const { user, managed } of views) {
      const changes = some.get(user.id) ?? []
      const touched = changes.flatMap(({ kind, before, after }) => (kind === 'policy' ? [] : [before, after]))
      const rows = changes.find(({ kind }) => kind !== 'policy')?.was?.restores?.managed ?? []
      const ours = managed.map(({ number }) => number)
      const back = rows.filter(({ number }) => touched.includes(number) || ours.includes(number))
      kept.push(...back.map((row) => ({ ...row, userId: user.id })))
      gone.push(...ours.filter((number) => touched.includes(number) && !back.some((row) => row.number === number)))
    }
    await deps.directory.unmanage(tenantId, gone)
    await deps.directory.manage(tenantId, kept)
    await restoreGranted(run, [...some.values()].flat())
    await restoreLinks(run, some)
  }
}

/**
 * Whoever was let go has its account again, where a number or a policy of ours is on it again: only then is it told what to
 * take back next time.
 */
async function restoreLinks({ deps, tenantId }: JobRun, changes: Map<string, TeamsChange[]>): Promise<void> {
  const views = await deps.directory.viewsOf(tenantId, [...changes.keys()])
  const wanted = views.flatMap(({ user, managed, granted, holders }) => {
    if (user.m365Id !== null) return []
    const shown = managed.find((each) =>
      holders.some(({ number }) => number.number === each.number && number.holderId === each.holderId),
    )
    const holderId = shown?.holderId ?? granted[0]?.holderId
    return holderId ? [{ userId: user.id, m365Id: holderId }] : []
  })
  const free = new Set(await deps.directory.freeAccounts(tenantId, [...new Set(wanted.map(({ m365Id }) => m365Id))]))
  const links = wanted.filter(({ m365Id }) => free.delete(m365Id))
  await deps.directory.link(tenantId, links, iso(deps.now()))
}

/** A policy that was ours before the job is so again; one that was not, is not. */
async function restoreGranted({ deps, tenantId }: JobRun, changes: TeamsChange[]): Promise<void> {
  const touched = changes.flatMap(({ userId, policy, was }) =>
    policy
      ? [{ userId, type: policy.type, before: was?.restores?.granted.find(({ type }) => type === policy.type) }]
      : [],
  )
  await deps.directory.forgetGranted(tenantId, touched)
  await deps.directory.noteGranted(
    tenantId,
    touched.flatMap(({ userId, before }) => (before ? [{ ...before, userId }] : [])),
  )
}

/** 8x8 still wants what was undone: these users are queued again, and their changes say why. */
export async function markUndone(run: JobRun): Promise<void> {
  const { deps, tenantId, job } = run
  const rules = teamsRules(await deps.tenants.teams(tenantId))
  const writes = await pbxWrites(deps, tenantId)
  for await (const some of doneByUser(run)) {
    const at = iso(deps.now())
    const views = await deps.directory.viewsOf(tenantId, [...some.keys()])
    const assessments = views.map((view) => {
      const { steps } = decide(view.user, view, rules)
      const user = { ...view.user, reasonDetail: undoneDetail(steps, job.startedBy.name) }
      return assess({ ...view, user }, rules, at, writes)
    })
    await deps.directory.assess(tenantId, assessments, [], [], at)
  }
}

/** The done changes of the plan by user, some users at a time; a user may come twice, with other changes. */
async function* doneByUser({ deps, tenantId, job }: JobRun): AsyncGenerator<Map<string, TeamsChange[]>> {
  const users = new Map<string, TeamsChange[]>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['done'], after, limit: 200 })
    if (page.length === 0) break
    for (const change of ofTeams(page)) users.set(change.userId, [...(users.get(change.userId) ?? []), change])
    after = page.at(-1)?.ordinal ?? after
  }
  for (const some of chunks([...users])) yield new Map(some)
}
