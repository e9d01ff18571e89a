/** Who owns which field: what the directory takes in from 8x8, and what it wants in Teams. Pure. */
import type { PbxAccount, PbxExtension } from '../../directory/account.ts'
import type { Acceptance, PendingAccount } from '../../directory/store.ts'
import type { PbxFacts, User } from '../../directory/user.ts'
import type { ReasonCode } from '../../jobs/reasons.ts'

const E164 = /^\+[1-9]\d{6,14}$/

export const isE164 = (number: string): boolean => E164.test(number)

const byNumber = (a: PbxExtension, b: PbxExtension): number =>
  Number(a.number ?? Infinity) - Number(b.number ?? Infinity) || a.id.localeCompare(b.id)

/** Could its number be the user's in Teams? */
export const couldCarry = (extension: PbxExtension): boolean =>
  extension.teamsEnabled && extension.licenceId !== null && extension.primaryNumber !== null

/**
 * The extension that speaks for the user: UC only; of several the lowest that could carry a Teams number, else the
 * lowest licensed one, else the lowest.
 */
export function chosenExtension(account: PbxAccount): PbxExtension | null {
  const uc = account.extensions.filter((extension) => extension.type === 'UC').toSorted(byNumber)
  return uc.find(couldCarry) ?? uc.find((e) => e.licenceId !== null) ?? uc[0] ?? null
}

/** What the directory would accept of this account. */
export function factsOf(account: PbxAccount): PbxFacts {
  const extension = chosenExtension(account)
  const licence = account.licences.find((each) => each.id === extension?.licenceId)
  return {
    userName: account.userName,
    federationId: account.federationId,
    givenName: account.givenName,
    familyName: account.familyName,
    displayName: `${account.givenName} ${account.familyName}`.trim(),
    email: account.email,
    active: account.active,
    siteId: account.site?.id ?? null,
    site: account.site?.name ?? null,
    title: account.title,
    department: account.department,
    locale: account.locale,
    timezone: account.timezone,
    // accounts that were seen before these were kept have none
    workPhone: account.workPhone ?? null,
    mobilePhone: account.mobilePhone ?? null,
    // only who is known to be hidden is
    directoryVisible: account.displayInDirectory !== false,
    licence: extension?.licenceId ? (licence?.name ?? extension.licenceId) : null,
    extension: extension?.number ?? null,
    number: extension?.primaryNumber ?? null,
    teamsEnabled: extension?.teamsEnabled ?? false,
  }
}

/** What the identity provider owns stays as it is, whatever 8x8 shows, and so does what an export has no column for. */
export function takenFrom(account: PbxAccount, user: User | null): PbxFacts {
  const stays = user ? [...user.owned, ...(account.untold ?? [])] : []
  return { ...factsOf(account), ...Object.fromEntries(stays.map((field) => [field, user?.[field]])) }
}

export const FACT_FIELDS = [
  'userName',
  'federationId',
  'givenName',
  'familyName',
  'email',
  'active',
  'site',
  'title',
  'department',
  'locale',
  'timezone',
  'workPhone',
  'mobilePhone',
  'directoryVisible',
  'licence',
  'extension',
  'number',
  'teamsEnabled',
] as const satisfies readonly (keyof PbxFacts)[]

const shown = (value: string | boolean | null): string | null => (value === null ? null : String(value))

/** Field by field, what accepting these facts changes. */
export function differences(
  before: PbxFacts,
  after: PbxFacts,
): { field: string; before: string | null; after: string | null }[] {
  return FACT_FIELDS.filter((field) => before[field] !== after[field]).map((field) => ({
    field,
    before: shown(before[field]),
    after: shown(after[field]),
  }))
}

/** The user as it would be once what 8x8 shows is accepted. `account` null: 8x8 no longer has it. */
export function accepted(user: User, account: PbxAccount | null, at: string): User {
  return account
    ? { ...user, ...takenFrom(account, user), deletedAt: null, archivedAt: null }
    : { ...user, deletedAt: user.deletedAt ?? at }
}

/** Why 8x8 is the cause of an accepted change. */
export function pbxCause(user: User | null, account: PbxAccount | null): string {
  if (!account) return 'DELETED_IN_PBX'
  if (!user || user.deletedAt) return 'NEW_IN_PBX'
  if (user.active && !account.active && !user.owned.includes('active')) return 'DEACTIVATED'
  return factsOf(account).number === user.number ? 'CHANGED_IN_PBX' : 'NUMBER_CHANGED'
}

/** What accepting one pending account does. `newId` names a user that the directory does not have yet. */
export function acceptance(pending: PendingAccount, newId: () => string): Acceptance | null {
  const { account, user } = pending
  if (!account && !user) return null
  const facts = account ? takenFrom(account, user) : null
  const gone = pending.again ? [] : [{ field: 'user', before: user?.displayName ?? null, after: null }]
  return {
    accountId: pending.accountId,
    hash: pending.hash,
    userId: user?.id ?? newId(),
    create: user === null,
    facts,
    // a new user is one line of the log, not one for each field
    ...(pending.again ? { again: true } : {}),
    changes: !facts ? gone : user ? differences(user, facts) : [],
    cause: pbxCause(user, account),
    causedBy: pending.changedBy,
  }
}

/** The number the user should have in Teams; null with the reason why it should have none. */
export function wanted(
  user: User,
  deactivated: 'unassign' | 'keep',
): { number: string; reason: null } | { number: null; reason: ReasonCode } {
  if (user.deletedAt) return { number: null, reason: user.archivedAt ? 'ARCHIVED' : 'PBX_USER_GONE' }
  if (!user.active && deactivated === 'unassign') return { number: null, reason: 'INACTIVE' }
  if (!user.licence) return { number: null, reason: 'NO_PBX_LICENCE' }
  if (!user.number) return { number: null, reason: 'NO_NUMBER' }
  if (!user.teamsEnabled) return { number: null, reason: 'TEAMS_OFF' }
  return { number: user.number, reason: null }
}
