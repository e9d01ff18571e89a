import type { Acceptance, M365Account, PbxAccount, PbxFacts } from '../../src/directory/store.ts'

/** The nth person of the company as 8x8 shows it. */
export function pbxAccount(n: number, more: Partial<PbxAccount> = {}): PbxAccount {
  const { givenName, familyName } = nameOf(n)
  return {
    id: `pbx-${n}`,
    userName: `user${n}@example.com`,
    federationId: `user${n}@example.com`,
    givenName,
    familyName,
    email: `user${n}@example.com`,
    active: true,
    site: n % 2 === 0 ? { id: 's1', name: 'London' } : { id: 's2', name: 'Paris, La Défense' },
    title: null,
    department: 'Sales',
    locale: 'en-GB',
    timezone: 'Europe/London',
    workPhone: null,
    mobilePhone: null,
    displayInDirectory: true,
    scimProvider: null,
    licences: [{ id: 'x2', name: 'X2' }],
    extensions: [
      {
        id: `e${n}b`,
        number: String(9_000 + n),
        type: 'UC',
        licenceId: null,
        teamsEnabled: false,
        primaryNumber: null,
      },
      {
        id: `e${n}`,
        number: String(1_000 + n),
        type: 'UC',
        licenceId: 'x2',
        teamsEnabled: true,
        primaryNumber: numberOf(n),
      },
      { id: `e${n}c`, number: '1', type: 'CC', licenceId: 'x8', teamsEnabled: true, primaryNumber: '+15550000000' },
    ],
    updatedAt: '2026-11-20T08:00:00.000Z',
    ...more,
  }
}

export const numberOf = (n: number): string => `+1212555${String(1_000 + n).padStart(4, '0')}`

const nameOf = (n: number): { givenName: string; familyName: string } =>
  n === 1
    ? { givenName: 'Zoë', familyName: 'Ångström' }
    : { givenName: `Person${String(n).padStart(3, '0')}`, familyName: 'Example' }

export function acceptance(n: number, account: PbxAccount): Acceptance {
  const facts: PbxFacts = {
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
    extension: String(1_000 + n),
    number: numberOf(n),
    teamsEnabled: true,
  }
  return {
    accountId: account.id,
    hash: `h${n}`,
    userId: `user-${n}`,
    create: true,
    facts,
    changes: [],
    cause: 'NEW_IN_PBX',
    causedBy: null,
  }
}

export function m365Account(n: number, more: Partial<M365Account> = {}): M365Account {
  return {
    id: `m365-${n}`,
    userPrincipalName: `user${n}@example.com`,
    displayName: `Person ${n}`,
    mail: `user${n}@example.com`,
    enabled: true,
    userType: 'member',
    usageLocation: 'GB',
    phoneLicence: 'enabled',
    callingPlan: false,
    ...more,
  }
}
