import type { PbxFacts, ProvidedField, User, UserOwner, UserState } from '../../directory/store.ts'
import { foldKey, searchText } from '../fold.ts'
import { fromFlag, fromJson, fromJsonOrNull, toFlag } from '../json.ts'
import type { UserTable } from '../schema.ts'

type FactColumns = Pick<
  UserTable,
  | 'user_name'
  | 'user_name_ci'
  | 'federation_id'
  | 'federation_id_ci'
  | 'given_name'
  | 'family_name'
  | 'display_name'
  | 'email'
  | 'active'
  | 'site_id'
  | 'site'
  | 'site_ci'
  | 'title'
  | 'department'
  | 'locale'
  | 'timezone'
  | 'work_phone'
  | 'mobile_phone'
  | 'directory_visible'
  | 'licence'
  | 'extension'
  | 'extension_key'
  | 'number'
  | 'teams_enabled'
  | 'search_text'
>

export function factColumns(facts: PbxFacts): FactColumns {
  return {
    user_name: facts.userName,
    user_name_ci: foldKey(facts.userName),
    federation_id: facts.federationId,
    federation_id_ci: facts.federationId === null ? null : foldKey(facts.federationId),
    given_name: facts.givenName,
    family_name: facts.familyName,
    display_name: facts.displayName,
    email: facts.email,
    active: toFlag(facts.active),
    site_id: facts.siteId,
    site: facts.site,
    site_ci: facts.site === null ? null : foldKey(facts.site),
    title: facts.title,
    department: facts.department,
    locale: facts.locale,
    timezone: facts.timezone,
    work_phone: facts.workPhone,
    mobile_phone: facts.mobilePhone,
    directory_visible: toFlag(facts.directoryVisible),
    licence: facts.licence,
    extension: facts.extension,
    extension_key: facts.extension === null ? null : foldKey(facts.extension).padStart(16, '0'),
    number: facts.number,
    teams_enabled: toFlag(facts.teamsEnabled),
    search_text: searchText([facts.displayName, facts.userName, facts.email, facts.number, facts.extension]),
  }
}

/**
 * A user that a job just took in. Where it stands is not known before it is assessed, which its dirty key sees to: until then
 * it waits like who has changes, and nobody reads that its phone works.
 */
export function newUserRow(tenantId: string, id: string, pbxId: string | null, facts: PbxFacts, at: string): UserTable {
  return {
    tenant_id: tenantId,
    id,
    owner: 'pbx',
    pbx_id: pbxId,
    m365_id: null,
    ...factColumns(facts),
    deleted_at: null,
    archived_at: null,
    state: 'queued',
    reason: null,
    reason_detail: '{}',
    waiting_since: null,
    next_try_at: null,
    waiting: null,
    plan_due: 1,
    push_due: 0,
    created_at: at,
    updated_at: at,
    state_since: at,
    owned: null,
  }
}

export function toUser(row: UserTable): User {
  return {
    id: row.id,
    owner: row.owner as UserOwner,
    owned: fromJsonOrNull<ProvidedField[]>(row.owned) ?? [],
    pbxId: row.pbx_id,
    m365Id: row.m365_id,
    userName: row.user_name,
    federationId: row.federation_id,
    givenName: row.given_name,
    familyName: row.family_name,
    displayName: row.display_name,
    email: row.email,
    active: fromFlag(row.active),
    siteId: row.site_id,
    site: row.site,
    title: row.title,
    department: row.department,
    locale: row.locale,
    timezone: row.timezone,
    workPhone: row.work_phone,
    mobilePhone: row.mobile_phone,
    directoryVisible: fromFlag(row.directory_visible),
    licence: row.licence,
    extension: row.extension,
    number: row.number,
    teamsEnabled: fromFlag(row.teams_enabled),
    deletedAt: row.deleted_at,
    archivedAt: row.archived_at,
    state: row.state as UserState,
    reason: row.reason,
    reasonDetail: fromJson<Record<string, string>>(row.reason_detail),
    stateSince: row.state_since,
    waitingSince: row.waiting_since,
    nextTryAt: row.next_try_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

const ALL: Record<keyof UserTable, true> = {
  tenant_id: true,
  id: true,
  owner: true,
  pbx_id: true,
  m365_id: true,
  user_name: true,
  user_name_ci: true,
  federation_id: true,
  federation_id_ci: true,
  given_name: true,
  family_name: true,
  display_name: true,
  email: true,
  active: true,
  site_id: true,
  site: true,
  site_ci: true,
  title: true,
  department: true,
  locale: true,
  timezone: true,
  licence: true,
  extension: true,
  extension_key: true,
  number: true,
  teams_enabled: true,
  deleted_at: true,
  archived_at: true,
  state: true,
  reason: true,
  reason_detail: true,
  waiting_since: true,
  next_try_at: true,
  waiting: true,
  plan_due: true,
  push_due: true,
  search_text: true,
  created_at: true,
  updated_at: true,
  state_since: true,
  owned: true,
  work_phone: true,
  mobile_phone: true,
  directory_visible: true,
}

/** All of a user but its record, which is as long again and which nobody looks at who asks for users. */
export const USER_COLUMNS = Object.keys(ALL) as (keyof UserTable)[]
