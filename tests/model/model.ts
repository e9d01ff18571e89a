/**
 * What must be so once everything is at rest, said again from the domain's rules and nothing of the product: from what
 * both clouds show, from what people wished, and from what is ours and who is linked to whom, who must hold which number.
 */
import type { Account, Assignment, Clouds, PbxUser } from './clouds.ts'
import { obstaclesOf, type Code } from './obstacles.ts'
import { accountFor, type Pointed } from './links.ts'

export type Deactivated = 'unassign' | 'keep'

export interface Given {
  deactivated: Deactivated
  /** Microsoft takes no second number beside one that somebody has. */
  oneOnly: boolean
}

/** What the product keeps that no cloud can tell: links, and which assignments are ours. */
export interface Kept {
  /** By 8x8 user id. */
  users: KeptUser[]
  ours: Ours[]
}

export interface KeptUser {
  id: string
  pbxId: string | null
  deleted: boolean
  accountId: string | null
  userName: string
  federationId: string | null
  /** The 8x8 number that was taken in. */
  number: string | null
}

export interface Ours {
  number: string
  holderId: string
  pbxId: string | null
}

/** What admins said. */
export interface Said {
  /** Is this user left out of sync? */
  leftOut(userId: string): boolean
  /** Did an admin choose that it keeps what it has? `unsure`: something about the user changed since. */
  declined(userId: string): boolean | 'unsure'
  /** As it was before 8x8 deleted or deactivated it, and not its numbers alone. */
  keptWhole(userId: string): boolean
  /** Did somebody agree that this number of the user's gives way? `unsure`: it came anew since, so either may be. */
  agreed(userId: string, number: string, holderId: string): boolean | 'unsure'
  /** Which account did an admin choose for this user, or its identity provider say? */
  pointed(userId: string): Pointed
  /** Members of the groups of the scope; null: everybody. */
  scope: ReadonlySet<string> | null
  /** Everything that is ours is taken back. */
  withdrawn: boolean
}

export interface Verdict {
  userId: string | null
  userName: string
  pbxId: string | null
  accountId: string | null
  /** The number it must hold; null: none of ours. */
  number: string | null
  /** Why it may be otherwise: what stands in the way that is not ours to move, each as the domain names it. */
  obstacles: Code[]
  /** Whatever it holds stays. */
  leftOut: boolean
  /** An admin chose that it keeps what it has. */
  declined: boolean | 'unsure'
  /** Nobody can tell. */
  unsure: boolean
}

const MEANS_TEAMS = (extension: PbxUser['serviceInfo']['extensions'][number]): boolean =>
  extension.extensionType === 'UC' && Boolean(extension.licenseId) && extension.msTeamsEnabled

/** The number 8x8 wants for this user in Teams. */
export function wantedNumber(user: PbxUser, deactivated: Deactivated): string | null {
  if (user.basicInfo.status !== 'ACTIVE' && deactivated === 'unassign') return null
  const able = user.serviceInfo.extensions
    .filter((each) => MEANS_TEAMS(each) && each.primaryPhoneNumber)
    .sort((a, b) => Number(a.extensionNumber) - Number(b.extensionNumber))
  return able[0]?.primaryPhoneNumber ?? null
}

/** Microsoft shows an assignment that it could not make; the number is nobody's all the same. */
export const holds = (record: Assignment): boolean => record.activationState !== 'assignmentFailed'

export function verdicts(clouds: Clouds, kept: Kept, said: Said, given: Given): Verdict[] {
  const accounts = new Map(clouds.accounts.map((account) => [account.id, account]))
  const ours = new Map(kept.ours.map((each) => [`${each.number} ${each.holderId}`, each.pbxId]))
  const wants = new Map(clouds.pbx.map((user) => [user.basicInfo.userId, wantedNumber(user, given.deactivated)]))
  const known = new Map(kept.users.map((user) => [user.pbxId, user]))

  const found = clouds.pbx.map((user): Verdict => {
    const { userId: pbxId, userName } = user.basicInfo
    const keptUser = known.get(pbxId) ?? null
    const { account, contested } = accountFor(user, keptUser, clouds, kept, said.pointed)
    const leftOut = keptUser !== null && said.leftOut(keptUser.id)
    // who has no account is a member of nothing
    const outside = said.scope !== null && !said.scope.has(account?.id ?? '')
    const number = said.withdrawn || outside ? null : (wants.get(pbxId) ?? null)
    const shared =
      [...wants].some(([other, wanted]) => other !== pbxId && wanted !== null && wanted === number) ||
      kept.users.some((other) => other.pbxId !== pbxId && said.keptWhole(other.id) && other.number === number)
    const way = number === null ? NOTHING : inTheWay(number, account, keptUser, shared)
    // in Teams, whoever is to have a number loses none, so that there is nothing to decline
    const loses = number === null || account === null || (keptUser !== null && said.keptWhole(keptUser.id))
    const word = loses && keptUser !== null && said.declined(keptUser.id)
    return {
      ...{ userId: keptUser?.id ?? null, userName, pbxId, accountId: account?.id ?? null, number, leftOut },
      obstacles: way.obstacles,
      declined: word,
      unsure: contested || way.unsure || word === 'unsure',
    }
  })

  function inTheWay(number: string, account: Account | null, user: KeptUser | null, shared: boolean): Way {
    if (account === null) return { obstacles: ['UNMATCHED'], unsure: false }
    const isOurs = (one: string): boolean => ours.has(`${one} ${account.id}`)
    const agreed = (one: string) => (user ? said.agreed(user.id, one, account.id) : false)
    return obstaclesOf({ number, account, shared, oneOnly: given.oneOnly, isOurs, agreed }, clouds)
  }

  const gone = kept.users
    .filter(({ pbxId, deleted }) => deleted || !found.some((verdict) => verdict.pbxId === pbxId))
    .map(({ id, pbxId, accountId, userName }): Verdict => ({
      ...{ userId: id, pbxId, userName, number: null, obstacles: [], leftOut: said.leftOut(id) },
      ...{ declined: said.declined(id), unsure: said.declined(id) === 'unsure' },
      accountId: accountId !== null && accounts.has(accountId) ? accountId : null,
    }))
  return settle([...found, ...gone], clouds.numbers, ours)
}

interface Way {
  obstacles: Code[]
  unsure: boolean
}
const NOTHING: Way = { obstacles: [], unsure: false }

/** Whoever wants a number that its holder may keep is in its way; until no more of them are found. */
function settle(found: Verdict[], numbers: Assignment[], ours: Map<string, string | null>): Verdict[] {
  const records = new Map(numbers.map((record) => [record.telephoneNumber, record]))
  const byPbxId = new Map(found.map((verdict) => [verdict.pbxId, verdict]))
  const keeps = ({ telephoneNumber: number, assignmentTargetId: holder }: Assignment, wants: Verdict): boolean => {
    if (!ours.has(`${number} ${holder}`)) return true
    const owner = byPbxId.get(ours.get(`${number} ${holder}`) ?? null)
    if (!owner || owner === wants) return false
    wants.unsure ||= owner.declined === 'unsure'
    return owner.leftOut || owner.declined !== false || (owner.number !== null && owner.obstacles.length > 0)
  }
  for (let more = true; more;) {
    more = false
    for (const verdict of found) {
      const record = verdict.number === null ? undefined : records.get(verdict.number)
      if (!record || verdict.obstacles.includes('NUMBER_IN_USE') || record.assignmentTargetId === null) continue
      if (record.assignmentTargetId === verdict.accountId || !keeps(record, verdict)) continue
      verdict.obstacles = [...verdict.obstacles, 'NUMBER_IN_USE']
      more = true
    }
  }
  return found
}
