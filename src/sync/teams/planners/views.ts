/** Whom a Teams job plans for: users as accepted; in a preview together with 8x8, users as they will be, joiners too. */
import type { PendingAccount } from '../../../directory/store.ts'
import type { UserView } from '../../../directory/view.ts'
import { chosenOf } from '../../../jobs/job.ts'
import { asSeen } from '../../plan/assess.ts'
import { acceptance } from '../../plan/authority.ts'
import { breathe, CHUNK, chunks, iso } from '../../deps.ts'
import type { JobRun } from '../../run/jobRun.ts'
import type { TeamsRules } from '../../plan/plan.ts'

/** A user whose Teams record is asked for once more; a joiner has an 8x8 account and no id yet. */
export interface Asked {
  userId: string
  accountId: string | null
  holderId: string
  /** What the record said when it was last read. */
  reason: string
}

export interface PlannedViews {
  /** Everybody, a page at a time. */
  pages(): AsyncGenerator<UserView[]>
  /** Those whom the last look at them found something for; a preview looks at everybody. */
  due(): AsyncGenerator<UserView[]>
  of(asked: Pick<Asked, 'userId' | 'accountId'>[]): AsyncGenerator<UserView[]>
}

export async function plannedViews(run: JobRun, rules: TeamsRules): Promise<PlannedViews> {
  return (await withPbxPreview(run)) ? expectedViews(run, rules) : acceptedViews(run)
}

async function withPbxPreview({ deps, tenantId, job }: JobRun): Promise<boolean> {
  if (!job.preview) return false
  const siblings = await deps.jobs.run(tenantId, job.runId)
  return siblings.some((sibling) => sibling.service === 'pbx' && sibling.preview)
}

type ReadViews = (tenantId: string, after: string | null, limit: number) => Promise<UserView[]>

async function* inIdOrder({ tenantId, signal }: JobRun, read: ReadViews): AsyncGenerator<UserView[]> {
  let after: string | null = null
  for (;;) {
    signal.throwIfAborted()
    const views = await read(tenantId, after, CHUNK)
    if (views.length === 0) return
    yield views
    after = views.at(-1)?.user.id ?? null
    await breathe()
  }
}

function acceptedViews(run: JobRun): PlannedViews {
  const { deps, tenantId } = run
  return {
    pages: () => inIdOrder(run, deps.directory.views),
    due: () => inIdOrder(run, deps.directory.viewsDue),
    async *of(asked) {
      for (const some of chunks(asked))
        yield await deps.directory.viewsOf(
          tenantId,
          some.map(({ userId }) => userId),
        )
    },
  }
}

function expectedViews(run: JobRun, rules: TeamsRules): PlannedViews {
  const { deps, tenantId, job, signal } = run
  const later = (view: UserView): UserView => asSeen(view, rules, iso(deps.now()))
  const chosen = chosenOf(job)
  // of chosen users 8x8's changes are taken in, and nobody else's
  const isTaken = ({ user }: PendingAccount): boolean => !chosen || chosen.includes(user?.id ?? '')
  const expect = () =>
    deps.directory.expect(tenantId, (pending) => (isTaken(pending) ? acceptance(pending, () => '') : null))
  let coming: ReturnType<typeof expect> | null = null
  const expecting = () => (coming ??= expect())
  return {
    due: () => expectedViews(run, rules).pages(),
    async *pages() {
      const expected = await expecting()
      let user: string | null = null
      for (;;) {
        signal.throwIfAborted()
        const views = await expected.views(user, CHUNK)
        if (views.length === 0) break
        yield views.map(later)
        user = views.at(-1)?.user.id ?? null
        await breathe()
      }
      let account: string | null = null
      do {
        signal.throwIfAborted()
        const page = await expected.joiners(account, CHUNK)
        yield page.views.map(later)
        account = page.after
        await breathe()
      } while (account !== null)
    },
    async *of(asked) {
      if (asked.length === 0) return
      const expected = await expecting()
      for (const some of chunks(asked)) {
        const views = await expected.viewsOf({
          userIds: some.flatMap(({ userId }) => userId || []),
          accountIds: some.flatMap(({ userId, accountId }) => (userId === '' && accountId ? accountId : [])),
        })
        yield views.map(later)
      }
    },
  }
}
