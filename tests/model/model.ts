/**
 * What must be so once everything is at rest, said again from the domain's rules and nothing of the product: from what
 * both clouds show, and from what is ours and who is linked to whom, who must hold which number.
 */
import type { Account, Assignment, Clouds, PbxUser } from './clouds.ts'

/** What the product keeps that no cloud can tell: links, and which assignments are ours. */
export interface Kept {
  /** By 8x8 user id. */
  users: {
    pbxId: string | null
    deleted: boolean
    accountId: string | null
    userName: string
    federationId: string | null
    /** An obstacle that this model does not state itself yet. */
    beyond: string | null
  }[]
  ours: { number: string; holderId: string; pbxId: string | null }[]
}

export interface Verdict {
  userName: string
  pbxId: string | null
  accountId: string | null
  /** The number it must hold; null: none of ours. */
  number: string | null
  /** Why it may be otherwise: something stands in the way that is not ours to move. */
  obstacle: string | null
}

/** The number 8x8 wants for this user in Teams. */
export function wantedNumber(user: PbxUser, deactivated: 'unassign' | 'keep'): string | null {
  if (user.basicInfo.status !== 'ACTIVE' && deactivated === 'unassign') return null
  const able = user.serviceInfo.extensions
    .filter((each) => each.extensionType === 'UC' && each.licenseId && each.msTeamsEnabled && each.primaryPhoneNumber)
    .sort((a, b) => Number(a.extensionNumber) - Number(b.extensionNumber))
  return able[0]?.primaryPhoneNumber ?? null
}

const mayCall = ({ assignedPlans }: Account): boolean =>
  assignedPlans.some(
    ({ servicePlanId, capabilityStatus }) =>
      servicePlanId === '4828c8ec-dc2e-4779-b502-87ac9ce28ab7' && capabilityStatus === 'Enabled',
  )

export function verdicts(clouds: Clouds, kept: Kept, deactivated: 'unassign' | 'keep'): Verdict[] {
  const accounts = new Map(clouds.accounts.map((account) => [account.id, account]))
  const records = new Map(clouds.numbers.map((record) => [record.telephoneNumber, record]))
  const teams = new Map(clouds.configurations.map((configuration) => [configuration.id, configuration]))
  const linkOf = new Map(kept.users.map((user) => [user.pbxId, user.accountId]))
  const ours = new Map(kept.ours.map((each) => [`${each.number} ${each.holderId}`, each.pbxId]))
  const isOurs = (record: Assignment): boolean => ours.has(`${record.telephoneNumber} ${record.assignmentTargetId}`)
  const heldBy = (id: string): Assignment[] => clouds.numbers.filter((each) => each.assignmentTargetId === id)

  /** What stands in the user's own way. */
  function obstacle(number: string, account: Account): string | null {
    const kind = teams.get(account.id)?.accountType
    if (account.userType === 'Guest' || kind === 'resourceAccount') return 'no person'
    if (!account.accountEnabled) return 'disabled'
    if (!mayCall(account)) return 'no licence'
    const held = heldBy(account.id)
    if (held.some(({ numberSource }) => numberSource === 'onPremises')) return 'on premises'
    const foreign = held.find((each) => each.telephoneNumber !== number && !isOurs(each))
    const own = records.get(number)
    const beside = own?.assignmentTargetId === account.id
    if (foreign) return `${beside ? 'beside' : 'held is'} ${foreign.telephoneNumber}`
    if (own && own.numberType !== 'directRouting') return 'other type'
    if (!teams.has(account.id) && own?.assignmentTargetId !== account.id) return 'unknown to Teams'
    return null
  }

  const found = clouds.pbx.map((user): Verdict => {
    const { userId, userName } = user.basicInfo
    const accountId = linkOf.get(userId) ?? null
    const number = wantedNumber(user, deactivated)
    const account = accountId === null ? undefined : accounts.get(accountId)
    const beyond = kept.users.find(({ pbxId }) => pbxId === userId)?.beyond ?? null
    const why = number === null ? null : beyond !== null ? beyond : account ? obstacle(number, account) : 'no account'
    return { userName, pbxId: userId, accountId, number, obstacle: why }
  })
  const gone = kept.users
    .filter(({ pbxId, deleted }) => deleted || !found.some((verdict) => verdict.pbxId === pbxId))
    .map(({ pbxId, accountId, userName }): Verdict => ({ pbxId, accountId, userName, number: null, obstacle: null }))
  return settle([...found, ...gone], records, ours)
}

/** Whoever wants a number that its holder may keep is in its way; until no more of them are found. */
function settle(found: Verdict[], records: Map<string, Assignment>, ours: Map<string, string | null>): Verdict[] {
  const byPbxId = new Map(found.map((verdict) => [verdict.pbxId, verdict]))
  const keeps = ({ telephoneNumber: number, assignmentTargetId: holder }: Assignment, wants: Verdict): boolean => {
    if (!ours.has(`${number} ${holder}`)) return true
    const owner = byPbxId.get(ours.get(`${number} ${holder}`) ?? null)
    if (!owner || owner === wants) return false
    return owner.number !== null && owner.obstacle !== null
  }
  for (let more = true; more;) {
    more = false
    for (const verdict of found) {
      const record = verdict.number === null ? undefined : records.get(verdict.number)
      if (!record || verdict.obstacle !== null || record.assignmentTargetId === null) continue
      if (record.assignmentTargetId === verdict.accountId || !keeps(record, verdict)) continue
      verdict.obstacle = `in use by ${record.assignmentTargetId}`
      more = true
    }
  }
  return found
}
