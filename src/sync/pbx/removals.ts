/** Users whom an admin chose to remove: they leave the directory with a PBX job, once nothing of ours is left of them. */
import type { UserView } from '../../directory/view.ts'
import { chosenOf, type PlannedChange } from '../../jobs/job.ts'
import { breathe, CHUNK, chunks, iso } from '../deps.ts'
import { addChange, type Digest } from '../plan/digest.ts'
import type { JobRun } from '../run/jobRun.ts'

/** In one transaction. */
const AT_ONCE = 20

/** 8x8 does not have the user, and a Teams job took back what was ours. */
export const mayGo = ({ user, pbx, removal, managed, granted }: UserView): boolean =>
  Boolean(removal) &&
  pbx === null &&
  (user.deletedAt !== null || user.pbxId === null) &&
  managed.length + granted.length === 0

/** Lines of the plan, after all others. Answers how many: each counts for the guard. */
export async function planRemovals({ deps, tenantId, job, signal }: JobRun, digest: Digest): Promise<number> {
  const chosen = chosenOf(job)
  let after: string | null = null
  let count = 0
  for (;;) {
    signal.throwIfAborted()
    const views = await deps.directory.viewsToRemove(tenantId, after, CHUNK)
    const may = views.filter((view) => mayGo(view) && (!chosen || chosen.includes(view.user.id)))
    const changes = may.map((view, at) => lineOf(view, digest.count + at))
    for (const change of changes) addChange(digest, change)
    if (changes.length > 0) await deps.jobs.plan(tenantId, job.id, changes)
    count += changes.length
    after = views.at(-1)?.user.id ?? null
    if (after === null) return count
    await breathe()
  }
}

const lineOf = ({ user, removal }: UserView, ordinal: number): PlannedChange => ({
  ordinal,
  userId: user.id,
  subject: user.pbxId ?? user.id,
  userName: user.userName,
  holderId: '',
  kind: 'delete',
  field: 'user',
  before: user.displayName,
  after: null,
  cause: 'REMOVED_HERE',
  causedBy: removal?.by.name ?? null,
  was: { removal: true },
  policy: null,
  waitsFor: [],
  status: 'planned',
  operationId: null,
  reason: null,
  raw: null,
})

/**
 * Those of the plan alone: whoever was chosen since goes with the next job. Each line is done with its user, so that a restart
 * knows who is gone; whose removal was taken back meanwhile stays, and so does the line. Answers how many are gone.
 */
export async function removePlanned({ deps, tenantId, job, keep }: JobRun): Promise<number> {
  let removed = 0
  for await (const lines of removalLines({ deps, tenantId, job })) {
    for (const some of chunks(
      lines.filter(({ status }) => status === 'planned'),
      AT_ONCE,
    )) {
      const ids = some.flatMap(({ userId }) => userId ?? [])
      await keep(async ({ directory, jobs }) => {
        const ended = new Set(await directory.remove(tenantId, ids, iso(deps.now())))
        const gone = some.filter(({ userId }) => ended.has(userId ?? ''))
        const done = gone.map(({ ordinal }) => ({ ordinal, status: 'done' }) as const)
        if (done.length > 0) await jobs.outcome(tenantId, job.id, done)
        removed += gone.length
        return gone.map(({ userName }) => ({ text: `removed ${userName}` }))
      })
      await breathe()
    }
  }
  return removed
}

type Planned = Pick<JobRun, 'deps' | 'tenantId' | 'job'>

/** The ordinal of the first line that removes somebody; null: none does. They stand after all others. */
export async function firstRemoval(of: Planned): Promise<number | null> {
  for await (const [first] of removalLines(of)) if (first) return first.ordinal
  return null
}

async function* removalLines({ deps, tenantId, job }: Planned): AsyncGenerator<PlannedChange[]> {
  for (let after = -1; ;) {
    const page = await deps.jobs.planned(tenantId, job.id, { after, limit: CHUNK })
    yield page.filter(({ was }) => was?.removal)
    if (page.length < CHUNK) return
    after = page.at(-1)?.ordinal ?? after
  }
}
