/** Grants the two policies to whoever got a number, and takes back what we granted with numbers that went. */
import type { Microsoft365 } from '../../../connectors/contract.ts'
import { ConnectorError } from '../../../connectors/errors.ts'
import type { TeamsConfiguration } from '../../../directory/account.ts'
import type { UserView } from '../../../directory/view.ts'
import type { ChangeOutcome, TeamsChange } from '../../../jobs/store.ts'
import { plural } from '../../count.ts'
import { chunks, iso } from '../../deps.ts'
import { lookOf, type JobRun } from '../../run/jobRun.ts'
import { grantedInForce } from '../../plan/plan.ts'
import { refreshConfigurations } from '../../pull/m365.ts'
import { noLongerOurs } from '../planners/due.ts'
import { ofTeams } from '../numberChanges.ts'

/** Assignments in one call: the batch size of New-CsBatchPolicyAssignmentOperation, which takes one policy a user. */
const MOST_A_CALL = 5000
const ASKED_AT_ONCE = 20

/** All policy changes of the plan whose user did not fail on the way. */
export async function grant(run: JobRun, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, job } = run
  const failedUsers = await usersThatFailed(run)
  const { planned = 0, started = 0 } = await deps.jobs.countPlanned(tenantId, job.id)
  const total = planned + started
  if (total > 0) await run.enter('grant', total)
  let done = 0
  let ready: TeamsChange[] = []
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['planned', 'started'], after, limit: 200 })
    if (page.length === 0) break
    const policies = ofTeams(page).filter((change) => change.kind === 'policy')
    const skipped = policies.filter((change) => failedUsers.has(change.userId))
    await run.record(skipped.map((change) => ({ ordinal: change.ordinal, ...failedUsers.get(change.userId)! })))
    ready.push(...policies.filter((change) => !failedUsers.has(change.userId)))
    after = page.at(-1)?.ordinal ?? after
    if (ready.length >= MOST_A_CALL) {
      await grantSome(run, m365, ready.slice(0, MOST_A_CALL), done)
      ready = ready.slice(MOST_A_CALL)
      done += MOST_A_CALL
      await run.advance(Math.min(done, total))
    }
  }
  await grantSome(run, m365, ready, done)
  if (total > 0) await run.advance(total)
}

type Fate = Pick<ChangeOutcome, 'status' | 'reason'>

async function usersThatFailed({ deps, tenantId, job }: JobRun): Promise<Map<string, Fate>> {
  const users = new Map<string, Fate>()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['failed', 'waiting'], after, limit: 200 })
    if (page.length === 0) return users
    for (const { userId, status, reason } of ofTeams(page)) users.set(userId, { status, reason })
    after = page.at(-1)?.ordinal ?? after
  }
}

/** One call; when Microsoft refuses it as a whole, halves find whose policy it is. `before`: how many came before these. */
async function grantSome(run: JobRun, m365: Microsoft365, planned: TeamsChange[], before: number): Promise<void> {
  const changes = await stillOurs(run, m365, planned, before)
  if (changes.length === 0) return
  try {
    await send(run, m365, changes)
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'refused') throw error
    if (changes.length > 1) {
      const half = Math.ceil(changes.length / 2)
      await grantSome(run, m365, changes.slice(0, half), before)
      return grantSome(run, m365, changes.slice(half), before + half)
    }
    const [only] = changes
    if (only) await refuse(run, m365, only, error)
    return
  }
  for (const some of chunks(changes)) {
    await remember(run, some)
    const isLast = some.at(-1) === changes.at(-1)
    await run.record(
      some.map(({ ordinal }) => ({ ordinal, status: 'done' })),
      isLast ? [{ text: `grant ${plural(changes.length, 'policy assignment')}: done` }] : [],
    )
  }
}

/** What the change of a policy says that somebody else had changed before its turn: it stays so. */
export const CHANGED_SINCE = 'changed since by somebody else'

/** Of what is to be taken back, only what is still what we granted: Teams is asked before its records are believed. */
async function stillOurs(
  run: JobRun,
  m365: Microsoft365,
  changes: TeamsChange[],
  before: number,
): Promise<TeamsChange[]> {
  const { deps, tenantId } = run
  const leaving = changes.filter(({ policy, cause }) => policy?.policyId === '' && cause !== 'UNDO')
  if (leaving.length === 0) return changes
  const holderIds = [...new Set(leaving.map(({ holderId }) => holderId))]
  let asked = 0
  // A request for each: of many this is what takes long, so the step moves with it.
  for (const some of chunks(holderIds, ASKED_AT_ONCE)) {
    await refreshConfigurations(lookOf(run), m365, some)
    asked += some.length
    await run.advance(before + Math.floor((asked / holderIds.length) * leaving.length))
  }
  const others: TeamsChange[] = []
  for (const some of chunks(leaving)) {
    const shown = await deps.directory.configurationsOf(tenantId, [...new Set(some.map(({ holderId }) => holderId))])
    const policies = new Map(shown.map((one) => [one.id, one.policies]))
    others.push(...some.filter((change) => !showsStill(change, policies.get(change.holderId) ?? [])))
  }
  for (const some of chunks(others)) {
    await noteGrants(run, some)
    await run.record(some.map(({ ordinal }) => ({ ordinal, status: 'done', raw: CHANGED_SINCE })))
  }
  return changes.filter((change) => !others.includes(change))
}

const showsStill = ({ policy, was }: TeamsChange, shown: TeamsConfiguration['policies']): boolean =>
  shown.some(({ type, id, via }) => via === 'direct' && type === policy?.type && id === was?.policy?.policyId)

/** An empty policy id takes the user's own assignment back. */
async function send(run: JobRun, m365: Microsoft365, changes: TeamsChange[]): Promise<void> {
  const all = changes.map(({ holderId, policy }) => ({
    holderId,
    type: policy?.type ?? '',
    policyId: policy?.policyId ?? '',
  }))
  const granted = all.filter(({ policyId }) => policyId !== '')
  const withdrawn = all.filter(({ policyId }) => policyId === '')
  if (granted.length > 0) await m365.grant(granted, run.context)
  if (withdrawn.length > 0) await m365.withdraw(withdrawn, run.context)
}

async function refuse(run: JobRun, m365: Microsoft365, change: TeamsChange, error: ConnectorError): Promise<void> {
  const takenBack = change.policy?.policyId === ''
  if (takenBack && (await m365.account(change.holderId, run.context)) === null) {
    // it went with the account: nothing is left to take back
    await noteGrants(run, [change])
    const done: ChangeOutcome = { ordinal: change.ordinal, status: 'done', raw: error.raw }
    return run.record([done], [{ text: `take back ${change.before} ${change.userName}: it went with the account` }])
  }
  const outcome: ChangeOutcome = { ordinal: change.ordinal, status: 'failed', reason: 'POLICY_TARGET', raw: error.raw }
  const what = `${takenBack ? 'take back' : 'grant'} ${change.after ?? change.before} ${change.userName}`
  await run.record([outcome], [{ text: `${what}: POLICY_TARGET · ${error.raw ?? ''}`, level: 'problem' }])
}

/** 204 is all Microsoft says; Teams' records lag, so what was granted is noted until they are read whole again. */
async function remember(run: JobRun, changes: TeamsChange[]): Promise<void> {
  const { deps, tenantId } = run
  // by account: an undo gives back to whoever is linked to it only afterwards
  const shown = await deps.directory.configurationsOf(tenantId, [...new Set(changes.map(({ holderId }) => holderId))])
  const configurations = shown.map((one) =>
    withPolicies(
      one,
      changes.filter(({ holderId }) => holderId === one.id),
    ),
  )
  await deps.directory.seeConfigurations(tenantId, configurations, null, iso(deps.now()))
  await noteGrants(run, changes)
}

/** What we granted is ours to take back; what was taken back, or changed by somebody else, is not ours any more. */
async function noteGrants(run: JobRun, changes: TeamsChange[]): Promise<void> {
  const { deps, tenantId, job } = run
  const at = iso(deps.now())
  const policies = changes.flatMap(({ userId, holderId, policy }) => (policy ? [{ userId, holderId, ...policy }] : []))
  const ours = policies.filter(({ policyId }) => policyId !== '')
  const gone = policies.filter(({ policyId }) => policyId === '')
  await deps.directory.noteGranted(
    tenantId,
    ours.map((policy) => ({ ...policy, jobId: job.id, at })),
  )
  await deps.directory.forgetGranted(tenantId, gone)
  if (job.task.kind !== 'undo') await letGo(run, gone)
}

/** A user that 8x8 deleted and that has nothing of ours any more leaves its Microsoft 365 account to whoever comes next. */
async function letGo({ deps, tenantId }: JobRun, left: { userId: string }[]): Promise<void> {
  const views = await deps.directory.viewsOf(tenantId, [...new Set(left.map(({ userId }) => userId))])
  const leavers = views.filter((view) => view.user.deletedAt && !hasAnythingOfOurs(view))
  await deps.directory.link(
    tenantId,
    leavers.map(({ user }) => ({ userId: user.id, m365Id: null })),
    iso(deps.now()),
  )
}

const hasAnythingOfOurs = (view: UserView): boolean =>
  grantedInForce(view).length > 0 || noLongerOurs(view).length < view.managed.length

function withPolicies(configuration: TeamsConfiguration, granted: TeamsChange[]): TeamsConfiguration {
  const now = granted.flatMap(({ policy, after }) =>
    policy ? [{ type: policy.type, id: policy.policyId, name: after ?? '', via: 'direct' as const }] : [],
  )
  const kept = configuration.policies.filter((each) => !now.some((policy) => policy.type === each.type))
  return { ...configuration, policies: [...kept, ...now.filter(({ id }) => id !== '')] }
}
