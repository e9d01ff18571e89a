/** What the usernames of one person on both sides mean, before and after user provisioning is turned on. Pure. */
import {
  EFFECTS,
  FINDINGS,
  JOINED_BY,
  type AccountFacts,
  type AlignedAccount,
  type AlignmentCounts,
  type AlignmentRow,
  type Effect,
  type JoinedBy,
  type NamedUser,
  type UserFacts,
} from '../../directory/alignment.ts'
import type { M365Account } from '../../directory/account.ts'
import { fold } from '../../directory/schema/fold.ts'
import { match } from '../plan/match.ts'
import { refusedValue } from '../pbx/values.ts'

export function alignUser(facts: UserFacts): AlignmentRow {
  const joined = joinedTo(facts)
  const account = joined?.account ?? null
  const { user } = facts
  const found = (): AlignmentRow['finding'] => {
    if (!account || !joined) return 'noAccount'
    if (joined.by === null) return joined.finding
    if (user.userName === account.userPrincipalName) return 'same'
    return isSameName(user, account) ? 'caseOnly' : 'differs'
  }
  const finding = found()
  const other = joined?.finding === 'sameEmail' ? null : holderOf(facts, account)
  return {
    user,
    account: account && shown(account),
    finding,
    by: joined?.by ?? null,
    ...effects(facts, account, other),
    other,
    unfit: account && finding !== 'same' ? refusedValue('userName', account.userPrincipalName) : null,
  }
}

export function alignAccount({ account, holder }: AccountFacts): AlignmentRow {
  const crossed = holder !== null
  return {
    user: null,
    account: shown(account),
    finding: crossed ? 'crossed' : 'onlyMicrosoft',
    by: null,
    all: crossed ? 'takesOther' : 'creates',
    linked: crossed ? 'refused' : 'creates',
    other: holder,
    unfit: refusedValue('userName', account.userPrincipalName),
  }
}

interface Joined {
  account: M365Account
  by: JoinedBy | null
  /** Of one that is only named, and joined by nothing. */
  finding: 'ambiguous' | 'sameEmail'
}

/** As a sync would link it. */
function joinedTo(facts: UserFacts): Joined | null {
  const { m365, candidates, sameEmail } = facts
  if (m365) return { account: m365, by: 'link', finding: 'ambiguous' }
  const { account, reason } = match(facts)
  const [claimed] = candidates
  if (account) return { account, by: claimed?.step ?? 'userName', finding: 'ambiguous' }
  if (reason === 'AMBIGUOUS_MATCH' && claimed) return { account: claimed.account, by: null, finding: 'ambiguous' }
  const [first] = sameEmail
  return first ? { account: first, by: null, finding: 'sameEmail' } : null
}

const isSameName = (user: { userName: string }, account: M365Account): boolean =>
  fold(user.userName) === fold(account.userPrincipalName)

function holderOf({ user, candidates, holders, claimants }: UserFacts, account: M365Account | null): NamedUser | null {
  if (!account) return null
  const holder = holders.get(fold(account.userPrincipalName)) ?? null
  if (holder && holder.id !== user.id) return holder
  const claim = candidates.find((candidate) => candidate.account.id === account.id)
  if (!claim) return null
  if (claim.linkedUserId && claim.linkedUserId !== user.id) return holders.get(claim.linkedUserId) ?? null
  if (claim.claims <= 1) return null
  return claimants.get(fold(account.userPrincipalName))?.find(({ id }) => id !== user.id) ?? null
}

/** A provider looks for the username that the account has; who is hidden from it is not found, and is in its way. */
function effects(
  { user, provisioned }: UserFacts,
  account: M365Account | null,
  other: NamedUser | null,
): { all: Effect; linked: Effect } {
  if (provisioned) return { all: 'owns', linked: 'owns' }
  if (!account) return { all: 'leaves', linked: 'leaves' }
  if (isSameName(user, account)) return { all: 'takesOver', linked: 'refused' }
  if (other && fold(other.userName) === fold(account.userPrincipalName)) return { all: 'takesOther', linked: 'refused' }
  return { all: 'createsSecond', linked: 'createsSecond' }
}

const shown = ({ id, userPrincipalName, displayName, mail, enabled }: M365Account): AlignedAccount => ({
  id,
  userPrincipalName,
  displayName,
  mail,
  enabled,
})

export function noCounts(): AlignmentCounts {
  return { rows: 0, finding: zeros(FINDINGS), by: zeros(JOINED_BY), all: zeros(EFFECTS), linked: zeros(EFFECTS) }
}

export function countRow(counts: AlignmentCounts, row: AlignmentRow): void {
  counts.rows++
  counts.finding[row.finding]++
  if (row.by) counts.by[row.by]++
  counts.all[row.all]++
  counts.linked[row.linked]++
}

const zeros = <K extends string>(names: readonly K[]): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>
