/** What must hold of everything once it is at rest. */
import type { UserView } from '../../src/directory/view.ts'
import type { Assignment, Clouds, Configuration } from './clouds.ts'
import { checkDeclined } from './declined.ts'
import { holds, verdicts, type Kept, type Said, type Verdict } from './model.ts'
import { STANDS } from './obstacles.ts'
import type { Run } from './simulation.ts'

const keptOf = (views: UserView[]): Kept => ({
  users: views.map(({ user }) => ({
    id: user.id,
    pbxId: user.pbxId,
    deleted: user.deletedAt !== null,
    accountId: user.m365Id,
    userName: user.userName,
    federationId: user.federationId,
    number: user.number,
  })),
  ours: views.flatMap(({ user, managed }) =>
    managed.map(({ number, holderId }) => ({ number, holderId, pbxId: user.pbxId })),
  ),
})

const declinedOf = ({ declined }: Run): Pick<Said, 'declined' | 'keptWhole'> => ({
  declined(userId) {
    const word = declined.get(userId)
    return word === undefined ? false : word.sure || 'unsure'
  },
  keptWhole: (userId) => declined.get(userId)?.service === 'pbx',
})

export async function checkAtRest(of: Run, when: string): Promise<void> {
  const run: Run = { ...of, violation: (text) => of.violation(`${text} (at rest ${when})`) }
  const { stores, tenantId, hands, history, witness, violation, service, wishes } = run
  await checkDeclined(run, false)
  const clouds = await hands.read()
  const views = await stores.directory.views(tenantId, null, 200)
  const kept = keptOf(views)
  for (const { number, holderId } of kept.ours)
    if (!witness.mayBeOurs(number, holderId)) violation(`${number} of ${holderId} is kept as ours and never was`)
  for (const { id, accountId, userName, federationId } of kept.users)
    if (
      accountId &&
      !wishes.everPointed(id, accountId) &&
      !witness.everMatched([federationId ?? userName, userName], accountId)
    )
      violation(`${userName} is linked to ${accountId}, which never bore its name`)
  const said = { ...(await wishes.now(hands, run.time.now(), witness)), ...declinedOf(run) }
  const { deactivated, ways } = history.setting
  const found = verdicts(clouds, kept, said, { deactivated, oneOnly: ways.secondNumber === 'refuse' })
  // that voice stays off with a number, only a complete read tells
  if (when !== COMPLETE)
    for (const verdict of found)
      verdict.unsure ||= verdict.obstacles.length === 1 && verdict.obstacles[0] === 'ENTERPRISE_VOICE_OFF'
  checkKept(run, found, views)
  for (const verdict of found.filter(({ unsure, leftOut, declined }) => !unsure && !leftOut && !declined)) {
    checkNumber(run, verdict, clouds.numbers, kept)
    checkState(run, verdict, views, clouds)
  }
  for (const { userName } of found.filter(({ leftOut }) => leftOut)) {
    const view = views.find(({ user }) => user.userName === userName)
    if (view && view.user.state !== 'excluded') violation(`${userName} is left out, and ${view.user.state}`)
  }
  for (const { basicInfo } of clouds.pbx)
    if (!views.some(({ user }) => user.pbxId === basicInfo.userId && user.deletedAt === null))
      violation(`${basicInfo.userName} is at 8x8 and not in the directory`)
  checkVisible(run, views, clouds)
  await checkDifferences(run, views)
  checkArchived(run, views)
  const { queued, button } = await service.sync.status(tenantId)
  if (queued > 0) violation(`at rest, and ${queued} users are queued (${button})`)
  if (when === COMPLETE) checkPolicies(run, found, clouds)
}

/** Whose numbers an admin kept still has them, which is checked after each step; here, that the product says so. */
function checkKept(run: Run, found: Verdict[], views: UserView[]): void {
  for (const { userId } of found.filter(({ declined, unsure, leftOut }) => declined && !unsure && !leftOut)) {
    const user = views.find((view) => view.user.id === userId)?.user
    const reason = run.declined.get(userId ?? '')?.service === 'pbx' ? 'USER_KEPT' : 'KEPT'
    if (user && user.reason !== reason)
      run.violation(`${user.userName} is kept, and ${user.state} ${user.reason ?? ''}`)
  }
}

/** Who is shown in the company directory is 8x8's to say; whom an admin keeps stays as a whole as it was. */
function checkVisible({ violation, declined }: Run, views: UserView[], { pbx }: Clouds): void {
  for (const { basicInfo, directoryInfo } of pbx) {
    const user = views.find((view) => view.user.pbxId === basicInfo.userId)?.user
    const visible = directoryInfo.displayInDirectory !== false
    if (user && declined.get(user.id)?.service === 'pbx') continue
    if (user && user.directoryVisible !== visible)
      violation(`${basicInfo.userName} is ${visible ? 'visible' : 'hidden'} at 8x8, and the directory says otherwise`)
  }
}

const DAY = 86_400_000

/** Who was deleted 30 days ago is archived, and nobody else: but for whom something is left to do or to decide. */
function checkArchived({ violation, time, wishes }: Run, views: UserView[]): void {
  for (const { user, managed, granted } of views) {
    const days = user.deletedAt === null ? 0 : (time.now() - Date.parse(user.deletedAt)) / DAY
    const stays = wishes.leftOut(user.id, time.now()) || wishes.provided(user.id) || managed.length + granted.length > 0
    if (user.archivedAt !== null && (days < 30 || managed.length + granted.length > 0))
      violation(`${user.userName} is archived, deleted ${days} days ago`)
    // at the very edge it is a matter of when somebody looked
    if (user.archivedAt === null && days > 30.1 && !stays)
      violation(`${user.userName} was deleted ${days} days ago, and is not archived`)
  }
}

/** Only a complete read tells policies. */
export const COMPLETE = 'by complete reads'

function checkNumber({ violation }: Run, verdict: Verdict, numbers: Assignment[], kept: Kept): void {
  const { userName, pbxId, accountId, number, obstacles } = verdict
  const recordOf = (wanted: string) => numbers.find(({ telephoneNumber }) => telephoneNumber === wanted)
  for (const one of kept.ours) {
    if (one.pbxId !== pbxId || (one.number === number && one.holderId === accountId)) continue
    if (recordOf(one.number)?.assignmentTargetId !== one.holderId || obstacles.length > 0) continue
    violation(`${userName} still holds ${one.number} on ${one.holderId}, and should hold ${number ?? 'none'}`)
  }
  if (number === null || obstacles.length > 0) return
  const record = recordOf(number)
  if (record?.assignmentTargetId === accountId && holds(record)) return
  violation(
    `${userName} should hold ${number}, which is ${record ? `${record.activationState} on ${record.assignmentTargetId}` : 'nobody’s'}`,
  )
}

/** Microsoft takes nothing back from an account that is not a user's, and the product says so. */
const stuckPolicies = (witness: Run['witness'], { accountId }: Verdict, configurations: Configuration[]): boolean =>
  configurations.some(
    ({ id, accountType, effectivePolicyAssignments }) =>
      id === accountId &&
      accountType !== 'user' &&
      effectivePolicyAssignments.some(
        ({ policyType, policyAssignment }) => witness.granted(id, policyType) === policyAssignment.policyId,
      ),
  )

/** Where the product says that the user stands, and why. */
function checkState(
  { violation, witness, wishes }: Run,
  verdict: Verdict,
  views: UserView[],
  { configurations }: Clouds,
): void {
  const { userName, pbxId, number, obstacles } = verdict
  const user = views.find((view) => view.user.pbxId === pbxId && view.user.userName === userName)?.user
  if (!user) return
  const told = `${userName} is ${user.state} ${user.reason ?? ''}`
  const means = `(${number}, ${obstacles.join(' ') || 'nothing in the way'})`
  if (number !== null && obstacles.length === 0) {
    if (user.state !== 'inSync') violation(`${told}, and should be inSync ${means}`)
    return
  }
  if (number === null && user.reason === 'POLICY_TARGET' && stuckPolicies(witness, verdict, configurations)) return
  // an admin has to decide about whom 8x8 deleted and the provider has
  if (user.deletedAt && wishes.provided(user.id) && user.reason === 'CREATE_OR_REMOVE') return
  const codes: string[] = number === null ? NO_NUMBER : obstacles
  const states: readonly string[] = number === null ? ['excluded'] : obstacles.flatMap((code) => [...STANDS[code]])
  if (!states.includes(user.state) || !codes.includes(user.reason ?? ''))
    violation(`${told}, and should not be ${means}`)
}

const NO_NUMBER = [
  ...['NO_NUMBER', 'NO_PBX_LICENCE', 'TEAMS_OFF', 'INACTIVE', 'CC_ONLY', 'PBX_USER_GONE', 'ARCHIVED', 'OUT_OF_SCOPE'],
  'SERVICE_OFF',
]

/**
 * Whoever has a number has both policies of the settings; no account of anybody else has one that the service granted,
 * whichever number it came with.
 */
function checkPolicies({ witness, violation }: Run, found: Verdict[], { configurations }: Clouds): void {
  for (const teams of configurations) {
    const whose = found.filter(({ accountId }) => accountId === teams.id)
    if (whose.some(({ leftOut, unsure, declined, obstacles }) => leftOut || unsure || declined || obstacles.length > 0))
      continue
    const has = whose.find(({ number }) => number !== null)
    for (const [type, name] of Object.entries(POLICIES)) {
      const now = teams.effectivePolicyAssignments.find(({ policyType }) => policyType === type)?.policyAssignment
      const who = whose[0]?.userName ?? `${teams.id}, nobody’s`
      if (has && now?.displayName !== name)
        violation(`${who} has ${has.number} and the policy ${now?.displayName ?? 'of all'} instead of ${name}`)
      // Microsoft takes nothing from an account that is not a user's; the product says so of its user
      const isUser = teams.accountType === 'user'
      if (!has && isUser && now && witness.granted(teams.id, type) === now.policyId)
        violation(`${who} should have no number and still has ${now.displayName}`)
    }
  }
}

const POLICIES = { OnlineVoiceRoutingPolicy: '8x8-Voice', TeamsCallingPolicy: '8x8-Calling' }

/** What is counted of each user when somebody is looked at, beside the users themselves. */
async function checkDifferences({ stores, tenantId, violation }: Run, views: UserView[]): Promise<void> {
  const { directory } = stores
  const here = views.filter(({ user }) => user.m365Id !== null)
  const before = here.flatMap(({ user, held, managed }) =>
    held
      .filter(({ number }) => managed.find((one) => one.number === number)?.origin !== 'assigned')
      .map(({ number }) => `${user.id} ${number}`),
  )
  const apart = here.filter(({ user, m365 }) => {
    if (!m365 || user.deletedAt) return false
    return m365.userPrincipalName.toLowerCase() !== user.userName.toLowerCase()
  })
  const adoption = await directory.adoption(tenantId, null, 200)
  const { total } = await directory.users(tenantId, {
    limit: 1,
    conditions: [{ field: 'upn', test: 'is', values: ['differs'] }],
  })
  const listed = adoption.items.map(({ userId, shown }) => `${userId} ${shown}`)
  if (String(listed.sort()) !== String(before.sort()))
    violation(`numbers before us: ${String(listed)} are listed, and there are ${String(before)}`)
  if (adoption.total !== before.length) violation(`${adoption.total} numbers before us are counted of ${before.length}`)
  if (total !== apart.length)
    violation(`${total} usernames that differ are counted, and there are ${apart.map(({ user }) => user.userName)}`)
}
