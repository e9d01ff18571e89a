/** What a write of the identity provider does to the user's own row. */
import type { ProvidedFacts, ProvidedField, UserWrite } from '../../directory/store.ts'
import { fromFlag, fromJsonOrNull, toJson } from '../json.ts'
import { factColumns, newUserRow } from '../directory/userRow.ts'
import type { PbxSiteTable, UserTable } from '../schema.ts'

export interface FieldChange {
  field: string
  before: string | null
  after: string | null
}

/** Somebody that 8x8 does not have yet. */
export function newProvidedRow(
  tenantId: string,
  id: string,
  { facts, owned }: UserWrite,
  site: PbxSiteTable | null,
  at: string,
): UserTable {
  // an admin makes it visible once it is at 8x8
  const nothingYet = { licence: null, extension: null, number: null, teamsEnabled: false, directoryVisible: false }
  const all = { ...facts, ...nothingYet, siteId: site?.id ?? null, site: site?.name ?? null }
  return { ...newUserRow(tenantId, id, null, all, at), owner: 'idp', owned: toJson(owned) }
}

/** Only what the provider owns moves; the rest stays 8x8's. A site that is set stays. */
export function providedRow<Row extends UserTable>(
  before: Row,
  { facts, owned }: UserWrite,
  site: PbxSiteTable | null,
  at: string,
): Row {
  const own = new Set<ProvidedField>(owned)
  const value = <F extends ProvidedField>(field: F, now: ProvidedFacts[F]): ProvidedFacts[F] =>
    own.has(field) ? facts[field] : now
  const setSite = before.site_id === null && site !== null
  const now = {
    userName: value('userName', before.user_name),
    federationId: value('federationId', before.federation_id),
    givenName: value('givenName', before.given_name),
    familyName: value('familyName', before.family_name),
    displayName: value('displayName', before.display_name),
    email: value('email', before.email),
    active: value('active', fromFlag(before.active)),
    title: value('title', before.title),
    department: value('department', before.department),
    locale: value('locale', before.locale),
    timezone: value('timezone', before.timezone),
    workPhone: value('workPhone', before.work_phone),
    mobilePhone: value('mobilePhone', before.mobile_phone),
    directoryVisible: fromFlag(before.directory_visible),
    siteId: setSite ? site.id : before.site_id,
    site: setSite ? site.name : before.site,
    licence: before.licence,
    extension: before.extension,
    number: before.number,
    teamsEnabled: fromFlag(before.teams_enabled),
  }
  // whom the provider wants to work again, somebody has to see
  const archived = now.active ? null : before.archived_at
  return { ...before, ...factColumns(now), archived_at: archived, owner: 'idp', owned: toJson(owned), updated_at: at }
}

/** 8x8 deleted it, and the provider has it anew: 8x8 is to have it anew too. */
export const withoutPbx = (user: UserTable): UserTable => ({
  ...user,
  ...{ pbx_id: null, licence: null, extension: null, extension_key: null, number: null, teams_enabled: 0 },
  directory_visible: 0,
  deleted_at: null,
  archived_at: null,
})

const COLUMNS: [field: string, column: keyof UserTable][] = [
  ['userName', 'user_name'],
  ['federationId', 'federation_id'],
  ['givenName', 'given_name'],
  ['familyName', 'family_name'],
  ['email', 'email'],
  ['active', 'active'],
  ['site', 'site'],
  ['title', 'title'],
  ['department', 'department'],
  ['locale', 'locale'],
  ['timezone', 'timezone'],
  ['workPhone', 'work_phone'],
  ['mobilePhone', 'mobile_phone'],
]

/** Field by field, for the change log. */
export function fieldChanges(before: UserTable, after: UserTable): FieldChange[] {
  return COLUMNS.filter(([, column]) => before[column] !== after[column]).map(([field, column]) => ({
    field,
    before: shown(column, before[column]),
    after: shown(column, after[column]),
  }))
}

const shown = (column: keyof UserTable, value: string | number | null): string | null =>
  value === null ? null : column === 'active' ? String(value === 1) : String(value)

export const ownedOf = (row: Pick<UserTable, 'owned'>): ProvidedField[] =>
  fromJsonOrNull<ProvidedField[]>(row.owned) ?? []
