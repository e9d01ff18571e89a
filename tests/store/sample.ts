import type { M365Account, PbxAccount, PbxFacts, TeamsNumber } from '../../src/directory/store.ts'
import type { PlannedChange } from '../../src/jobs/store.ts'

export const AT = '2026-11-21T10:00:00.000Z'
export const LATER = '2026-11-21T11:00:00.000Z'

/** An 8x8 user with one licensed extension; the number is +44207946 and four digits. */
export function pbxAccount(n: number, more: Partial<PbxAccount> = {}): PbxAccount {
  return {
    id: `8x8-${String(n).padStart(5, '0')}`,
    userName: `user${n}@example.com`,
    federationId: null,
    givenName: 'Given',
    familyName: `Family${n}`,
    email: `user${n}@example.com`,
    active: true,
    site: { id: 'site-1', name: 'London' },
    title: null,
    department: null,
    locale: 'en-GB',
    timezone: 'Europe/London',
    workPhone: null,
    mobilePhone: null,
    displayInDirectory: true,
    scimProvider: null,
    licences: [{ id: 'lic-1', name: 'X2' }],
    extensions: [
      {
        id: `ext-${n}`,
        number: String(1000 + n),
        type: 'UC',
        licenceId: 'lic-1',
        teamsEnabled: true,
        primaryNumber: numberOf(n),
      },
    ],
    updatedAt: AT,
    ...more,
  }
}

export function numberOf(n: number): string {
  return `+44207946${String(n).padStart(4, '0')}`
}

/** What a PBX job takes in of that account. */
export function factsOf(account: PbxAccount): PbxFacts {
  const extension = account.extensions[0]
  return {
    userName: account.userName,
    federationId: account.federationId,
    givenName: account.givenName,
    familyName: account.familyName,
    displayName: `${account.givenName} ${account.familyName}`,
    email: account.email,
    active: account.active,
    siteId: account.site?.id ?? null,
    site: account.site?.name ?? null,
    title: account.title,
    department: account.department,
    locale: account.locale,
    timezone: account.timezone,
    workPhone: account.workPhone,
    mobilePhone: account.mobilePhone,
    directoryVisible: account.displayInDirectory !== false,
    licence: 'X2',
    extension: extension?.number ?? null,
    number: extension?.primaryNumber ?? null,
    teamsEnabled: extension?.teamsEnabled ?? false,
  }
}

export function m365Account(n: number, more: Partial<M365Account> = {}): M365Account {
  return {
    id: `m365-${String(n).padStart(5, '0')}`,
    userPrincipalName: `user${n}@example.com`,
    displayName: `Given Family${n}`,
    mail: `user${n}@example.com`,
    enabled: true,
    userType: 'member',
    usageLocation: 'GB',
    phoneLicence: 'enabled',
    callingPlan: false,
    ...more,
  }
}

export function teamsNumber(n: number, holder: number | null, more: Partial<TeamsNumber> = {}): TeamsNumber {
  return {
    number: numberOf(n),
    type: 'directRouting',
    holderId: holder === null ? null : m365Account(holder).id,
    holderKind: holder === null ? 'none' : 'user',
    category: holder === null ? null : 'primary',
    source: 'online',
    activation: 'activated',
    ...more,
  }
}

export function planned(ordinal: number, more: Partial<PlannedChange> = {}): PlannedChange {
  return {
    ordinal,
    userId: `u${ordinal}`,
    subject: `p${ordinal}`,
    userName: `user${ordinal}@example.com`,
    holderId: `h${ordinal}`,
    kind: 'assign',
    before: null,
    after: '+442079460001',
    field: 'teamsNumber',
    cause: 'FIRST_NUMBER',
    causedBy: null,
    was: null,
    policy: ordinal % 2 ? { type: 'TeamsCallingPolicy', policyId: 'p' } : null,
    waitsFor: ordinal === 0 ? [] : [ordinal - 1],
    status: 'planned',
    operationId: null,
    reason: null,
    raw: null,
    ...more,
  }
}
