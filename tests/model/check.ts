/** What must hold of every job, and of everything once it is at rest. */
import type { UserView } from '../../src/directory/view.ts'
import type { Job, PlannedChange } from '../../src/jobs/store.ts'
import { verdicts, type Kept, type Verdict } from './model.ts'
import type { Run } from './simulation.ts'
import type { Write } from './witness.ts'

const numberOf = (row: PlannedChange): string | null => (row.kind === 'unassign' ? row.before : row.after)

/** A row of the job's plan that is this write, with why. */
function isCausedBy(write: Write, row: PlannedChange): boolean {
  if (!row.cause || row.holderId !== write.holderId) return false
  if (write.kind === 'assign') return (row.kind === 'assign' || row.kind === 'change') && numberOf(row) === write.number
  if (write.kind === 'unassign') return row.kind === 'unassign' && row.before === write.number
  if (write.kind === 'withdraw' && row.after !== null) return false
  return row.kind === 'policy' && row.policy?.type.toLowerCase() === write.policy?.type.toLowerCase()
}

export async function checkJobs(run: Run): Promise<void> {
  const { stores, tenantId } = run
  const { items } = await stores.jobs.jobs(tenantId, { limit: 500 })
  for (const job of items) {
    const rows = await stores.jobs.planned(tenantId, job.id, { after: -1, limit: 1000 })
    const writes = run.witness.writes.filter(({ jobId }) => jobId === job.id)
    checkJob(run, job, rows, writes)
    if (job.planOf !== null && job.service === 'teams') await checkApproved(run, job, rows)
    const output = await stores.jobs.output(tenantId, job.id, 0, 2000)
    const atOnce = job.cancelledBy !== null && job.startedAt === null
    if (!atOnce && !output.some(({ text }) => text.startsWith(`Job ${job.id} `)))
      run.violation(`job ${job.id} does not say that it began or ended`)
  }
  const known = new Set(items.map(({ id }) => id))
  for (const { jobId, kind, number } of run.witness.writes)
    if (!known.has(jobId)) run.violation(`${kind} ${number} was written by no job`)
}

function checkJob(run: Run, job: Job, rows: PlannedChange[], writes: Write[]): void {
  const { violation, unguardedFrom, history } = run
  const name = `job ${job.id} (${job.service}, ${job.state})`
  if (job.cause?.code === 'INTERNAL') violation(`${name} met a fault of ours: ${JSON.stringify(job.cause)}`)
  if (writes.length > 0 && job.service === 'pbx') violation(`${name} wrote to Microsoft 365`)
  if (writes.length > 0 && job.preview) violation(`${name} wrote although it was a preview`)
  if (writes.length > 0 && job.state === 'refused') violation(`${name} wrote although the guard stopped it`)
  for (const write of writes)
    if (!rows.some((row) => isCausedBy(write, row)))
      violation(`${name}: ${write.kind} ${write.number ?? write.policy?.type} ${write.holderId} without a cause`)
  if (job.state.startsWith('succeeded') && !job.preview) {
    const open = rows.find(({ status }) => status === 'planned' || status === 'started')
    if (open) violation(`${name} ended with ${open.kind} ${numberOf(open)} ${open.status}`)
  }
  const guarded = job.planOf === null && (unguardedFrom === null || Number(job.id) < unguardedFrom)
  const given = new Set(
    rows.filter(({ kind }) => kind === 'assign' || kind === 'change').map(({ holderId }) => holderId),
  )
  const losers = new Set(
    writes.filter(({ kind, holderId }) => kind === 'unassign' && !given.has(holderId)).map((one) => one.holderId),
  )
  if (guarded && losers.size > history.setting.guard)
    violation(`${name} took the numbers of ${losers.size}, the guard lets ${history.setting.guard} pass`)
  checkCounts(run, job, rows, writes)
}

/** What was approved is what was done: the same plan, or none. */
async function checkApproved({ stores, tenantId, violation }: Run, job: Job, rows: PlannedChange[]): Promise<void> {
  const kept = await stores.jobs.job(tenantId, job.planOf ?? '')
  if (kept?.approved?.jobId !== job.id) violation(`job ${job.id} applies a plan that was approved for another`)
  const line = (row: PlannedChange): string => `${row.subject} ${row.kind} ${row.field} ${row.before} to ${row.after}`
  const approved = (await stores.jobs.planned(tenantId, job.planOf ?? '', { after: -1, limit: 1000 })).map(line)
  const more = rows.filter((row) => row.status === 'done' && row.cause !== 'PUT_BACK' && !approved.includes(line(row)))
  // what Microsoft's answers make necessary stands in for a change that was approved
  const strange = more.find(({ subject }) => !approved.some((one) => one.startsWith(`${subject} `)))
  if (strange) violation(`job ${job.id} did what was not approved: ${line(strange)}`)
}

/** What the job says it did, it did. */
function checkCounts({ violation }: Run, job: Job, rows: PlannedChange[], writes: Write[]): void {
  for (const row of rows) {
    if (row.status !== 'done' || row.kind === 'policy' || row.raw === 'in two steps' || job.service !== 'teams')
      continue
    const wrote = writes.some(
      ({ kind, number, holderId }) =>
        (kind === 'unassign') === (row.kind === 'unassign') && number === numberOf(row) && holderId === row.holderId,
    )
    // Teams did not know the number any more: reading back proves it gone, though nobody took it away
    if (!wrote && row.kind !== 'unassign')
      violation(`job ${job.id}: ${row.kind} ${numberOf(row)} is done, and was never written`)
  }
}

/** Reasons whose rules the model does not state yet: it takes the product's word. */
const BEYOND = ['NOT_TEAMS_ONLY', 'ENTERPRISE_VOICE_OFF', 'USAGE_LOCATION', 'NUMBER_DUPLICATE']

const keptOf = (views: UserView[]): Kept => ({
  users: views.map(({ user }) => ({
    pbxId: user.pbxId,
    deleted: user.deletedAt !== null,
    accountId: user.m365Id,
    userName: user.userName,
    federationId: user.federationId,
    beyond: BEYOND.includes(user.reason ?? '') ? user.reason : null,
  })),
  ours: views.flatMap(({ user, managed }) =>
    managed.map(({ number, holderId }) => ({ number, holderId, pbxId: user.pbxId })),
  ),
})

export async function checkAtRest(of: Run, when: string): Promise<void> {
  const run: Run = { ...of, violation: (text) => of.violation(`${text} (at rest ${when})`) }
  const { stores, tenantId, hands, history, witness, violation, service } = run
  const clouds = await hands.read()
  const views = await stores.directory.views(tenantId, null, 200)
  const kept = keptOf(views)
  const { deactivated } = history.setting
  for (const { number, holderId } of kept.ours)
    if (!witness.mayBeOurs(number, holderId)) violation(`${number} of ${holderId} is kept as ours and never was`)
  for (const { accountId, userName, federationId } of kept.users)
    if (accountId && !witness.everMatched([federationId ?? userName, userName], accountId))
      violation(`${userName} is linked to ${accountId}, which never bore its name`)
  const found = verdicts(clouds, kept, deactivated)
  for (const verdict of found) checkUser(run, verdict, clouds.numbers, kept)
  for (const { basicInfo } of clouds.pbx)
    if (!views.some(({ user }) => user.pbxId === basicInfo.userId && user.deletedAt === null))
      violation(`${basicInfo.userName} is at 8x8 and not in the directory`)
  checkStates(run, found, views)
  const { queued, button } = await service.sync.status(tenantId)
  if (queued > 0) violation(`at rest, and ${queued} users are queued (${button})`)
}

function checkUser(run: Run, verdict: Verdict, numbers: Numbers, kept: Kept): void {
  const { userName, pbxId, accountId, number, obstacle } = verdict
  const { violation } = run
  for (const one of kept.ours) {
    if (one.pbxId !== pbxId || (one.number === number && one.holderId === accountId)) continue
    const record = numbers.find((each) => each.telephoneNumber === one.number)
    if (record?.assignmentTargetId !== one.holderId || obstacle !== null) continue
    violation(`${userName} still holds ${one.number} on ${one.holderId}, and should hold ${number ?? 'none'}`)
  }
  if (number === null || obstacle !== null) return
  const record = numbers.find((each) => each.telephoneNumber === number)
  if (record?.assignmentTargetId === accountId && record?.activationState !== 'assignmentFailed') return
  violation(
    `${userName} should hold ${number}, which is ${record ? `${record.activationState} on ${record.assignmentTargetId}` : 'nobody’s'}`,
  )
}

type Numbers = { telephoneNumber: string; assignmentTargetId: string | null; activationState: string }[]

/** Where the product says that each user stands. */
function checkStates({ violation }: Run, found: Verdict[], views: UserView[]): void {
  for (const { user } of views) {
    const verdict = found.find(({ pbxId, userName }) => pbxId === user.pbxId && userName === user.userName)
    if (!verdict) continue
    // what people put beside the number is theirs; both are told as the product has it
    if (verdict.obstacle?.startsWith('beside')) continue
    const must =
      verdict.number === null
        ? ['excluded']
        : verdict.obstacle !== null
          ? ['blocked', 'waiting', 'excluded']
          : ['inSync']
    if (!must.includes(user.state))
      violation(
        `${user.userName} is ${user.state} ${user.reason ?? ''}, and should be ${must.join(' or ')} (${verdict.number}, ${verdict.obstacle})`,
      )
  }
}

/** Who has a number has both policies of the settings; who should have no number has none that the service granted. */
export async function checkPolicies(run: Run): Promise<void> {
  const { stores, tenantId, hands, history, witness, violation } = run
  const clouds = await hands.read()
  const kept = keptOf(await stores.directory.views(tenantId, null, 200))
  for (const { userName, accountId, number, obstacle } of verdicts(clouds, kept, history.setting.deactivated)) {
    const teams = clouds.configurations.find(({ id }) => id === accountId)
    if (!teams || obstacle !== null || accountId === null) continue
    for (const [type, name] of Object.entries(POLICIES)) {
      const has = teams.effectivePolicyAssignments.find(({ policyType }) => policyType === type)?.policyAssignment
      if (number !== null && has?.displayName !== name)
        violation(`${userName} has ${number} and the policy ${has?.displayName ?? 'of all'} instead of ${name}`)
      if (number === null && has && witness.granted(accountId, type) === has.policyId)
        violation(`${userName} should have no number and still has ${has.displayName}`)
    }
  }
}

const POLICIES = { OnlineVoiceRoutingPolicy: '8x8-Voice', TeamsCallingPolicy: '8x8-Calling' }
