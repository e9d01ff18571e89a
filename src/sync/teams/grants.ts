/** Grants the two policies to whoever got a number, and takes back what we granted with numbers that were withdrawn. */
import type { Microsoft365 } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { TeamsConfiguration } from '../../directory/account.ts'
import type { ManagedAssignment } from '../../directory/user.ts'
import type { UserView } from '../../directory/view.ts'
import type { ChangeOutcome, TeamsChange } from '../../jobs/store.ts'
import { plural } from '../count.ts'
import { chunks, iso } from '../deps.ts'
import { lookOf, type JobRun } from '../jobRun.ts'
import { refreshConfigurations } from '../pull/m365.ts'
import { fieldOf } from '../rules.ts'
import { amend, type Amendment } from './amend.ts'
import { wasOf } from './draft.ts'
import { ofTeams } from './numberChanges.ts'

/** Assignments in one call: the batch size of New-CsBatchPolicyAssignmentOperation, which takes one policy a user. */
const MOST_A_CALL = 5000

/** All policy changes of the plan whose user did not fail on the way. */
export async function grant(run: JobRun, m365: Microsoft365): Promise<void> {
  const { deps, tenantId, job } = run
  const failedUsers = await usersThatFailed(run)
  let ready: TeamsChange[] = []
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { statuses: ['planned', 'started'], after, limit: 200 })
    if (page.length === 0) break
    const policies = ofTeams(page).filter((change) => change.kind === 'policy')
    const skipped = policies.filter((change) => failedUsers.has(change.userId))
    await deps.jobs.outcome(
      tenantId,
      job.id,
      skipped.map((change) => ({ ordinal: change.ordinal, ...failedUsers.get(change.userId)! })),
    )
    ready.push(...policies.filter((change) => !failedUsers.has(change.userId)))
    after = page.at(-1)?.ordinal ?? after
    if (ready.length >= MOST_A_CALL) {
      await grantSome(run, m365, ready.slice(0, MOST_A_CALL))
      ready = ready.slice(MOST_A_CALL)
    }
  }
  await grantSome(run, m365, ready)
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

/** One call; when Microsoft refuses it as a whole, halves find whose policy it is. */
async function grantSome(run: JobRun, m365: Microsoft365, changes: TeamsChange[]): Promise<void> {
  if (changes.length === 0) return
  const { deps, tenantId, job } = run
  try {
    await send(run, m365, changes)
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'refused') throw error
    if (changes.length > 1) {
      const half = Math.ceil(changes.length / 2)
      await grantSome(run, m365, changes.slice(0, half))
      return grantSome(run, m365, changes.slice(half))
    }
    const [only] = changes
    if (only) await refuse(run, only, error)
    return
  }
  for (const some of chunks(changes)) {
    await remember(run, some)
    await deps.jobs.outcome(
      tenantId,
      job.id,
      some.map(({ ordinal }) => ({ ordinal, status: 'done' })),
    )
  }
  run.say(`grant ${plural(changes.length, 'policy assignment')}: done`)
}

/** An empty policy id takes the user's own assignment back; only an undo plans that. */
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

async function refuse({ deps, tenantId, job, say }: JobRun, change: TeamsChange, error: ConnectorError): Promise<void> {
  const outcome: ChangeOutcome = { ordinal: change.ordinal, status: 'failed', reason: 'POLICY_TARGET', raw: error.raw }
  await deps.jobs.outcome(tenantId, job.id, [outcome])
  say(`grant ${change.after} ${change.userName}: POLICY_TARGET · ${error.raw ?? ''}`, 'problem')
}

/** 204 is all Microsoft says; Teams' records lag, so what was granted is noted until they are read whole again. */
async function remember({ deps, tenantId }: JobRun, changes: TeamsChange[]): Promise<void> {
  const views = await deps.directory.viewsOf(tenantId, [...new Set(changes.map((change) => change.userId))])
  const configurations: TeamsConfiguration[] = []
  const assignments: ManagedAssignment[] = []
  for (const view of views) {
    const granted = changes.filter((change) => change.userId === view.user.id)
    if (view.configuration) configurations.push(withPolicies(view.configuration, granted))
    assignments.push(...view.managed.map((assignment) => withGrants(assignment, granted)))
  }
  await deps.directory.seeConfigurations(tenantId, configurations, null, iso(deps.now()))
  await deps.directory.manage(tenantId, assignments)
}

function withPolicies(configuration: TeamsConfiguration, granted: TeamsChange[]): TeamsConfiguration {
  const now = granted.flatMap(({ policy, after }) =>
    policy ? [{ type: policy.type, id: policy.policyId, name: after ?? '', via: 'direct' as const }] : [],
  )
  const kept = configuration.policies.filter((each) => !now.some((policy) => policy.type === each.type))
  return { ...configuration, policies: [...kept, ...now.filter(({ id }) => id !== '')] }
}

function withGrants(assignment: ManagedAssignment, granted: TeamsChange[]): ManagedAssignment {
  const now = granted.flatMap(({ policy }) => (policy ? [policy] : []))
  const kept = assignment.granted.filter((each) => !now.some((policy) => policy.type === each.type))
  return { ...assignment, granted: [...kept, ...now.filter(({ policyId }) => policyId !== '')] }
}

/**
 * Takes back the policies that came with numbers the plan withdraws, as far as they are still what we granted. They are
 * in the plan before they go, so that an undo knows of them whatever happens.
 */
export async function withdraw(
  run: JobRun,
  m365: Microsoft365,
  leavers: TeamsChange[],
  views: ReadonlyMap<string, UserView>,
): Promise<void> {
  const { deps, tenantId } = run
  const from = leavers.filter(({ userId }) => views.get(userId)?.managed.some(({ granted }) => granted.length > 0))
  if (from.length === 0) return
  await refreshConfigurations(lookOf(run), m365, [...new Set(from.map(({ holderId }) => holderId))])
  const amendments: Amendment[] = []
  for (const some of chunks(from)) {
    const ids = some.map(({ holderId }) => holderId)
    const shown = new Map((await deps.directory.configurationsOf(tenantId, ids)).map((one) => [one.id, one]))
    for (const change of some)
      amendments.push(...withdrawals(change, views.get(change.userId)?.managed ?? [], shown.get(change.holderId)))
  }
  for (const some of chunks(amendments)) await amend(run, some)
  const grants = amendments.map(({ of, but }) => ({ holderId: of.holderId, type: but?.policy?.type ?? '' }))
  for (const some of chunks(grants, MOST_A_CALL)) await withdrawSome(run, m365, some)
  for (const some of chunks(amendments)) await rememberWithdrawn(run, some)
  if (grants.length > 0) run.say(`take back ${plural(grants.length, 'policy assignment')}: done`)
}

/** What of the user's policies is ours to take back, as changes that are done. */
function withdrawals(
  of: TeamsChange,
  managed: ManagedAssignment[],
  shown: TeamsConfiguration | undefined,
): Amendment[] {
  const granted = managed.flatMap((assignment) => assignment.granted)
  return (shown?.policies ?? [])
    .filter(({ id, type, via }) => via === 'direct' && granted.some((one) => one.type === type && one.policyId === id))
    .map(({ id, type, name }) => ({
      of,
      kind: 'policy',
      before: name,
      after: null,
      cause: of.cause,
      but: {
        field: fieldOf(type),
        policy: { type, policyId: '' },
        was: wasOf({ managed }, { policy: { policyId: id, name, via: 'direct' } }),
        status: 'done',
      },
    }))
}

async function rememberWithdrawn({ deps, tenantId }: JobRun, amendments: Amendment[]): Promise<void> {
  const ids = [...new Set(amendments.map(({ of }) => of.holderId))]
  const shown = await deps.directory.configurationsOf(tenantId, ids)
  const left = shown.map((one) => {
    const gone = amendments.filter(({ of }) => of.holderId === one.id).map(({ but }) => but?.policy?.type)
    return { ...one, policies: one.policies.filter(({ type }) => !gone.includes(type)) }
  })
  await deps.directory.seeConfigurations(tenantId, left, null, iso(deps.now()))
}

interface Grant {
  holderId: string
  type: string
}

/** One call; when Microsoft refuses it as a whole, halves find the account that has no policies any more. */
async function withdrawSome(run: JobRun, m365: Microsoft365, grants: Grant[]): Promise<void> {
  try {
    await m365.withdraw(grants, run.context)
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'refused') throw error
    const half = Math.ceil(grants.length / 2)
    // it went with the account: nothing is left to take back, and nobody else's job fails for it
    if (half === grants.length)
      return run.say(`take back ${grants[0]?.type}: POLICY_TARGET · ${error.raw ?? ''}`, 'problem')
    await withdrawSome(run, m365, grants.slice(0, half))
    await withdrawSome(run, m365, grants.slice(half))
  }
}
