/** What is kept beside a body so that it is found. */
import type { ResourceBody, ResourceValue } from '../../directory/store.ts'
import { foldKey } from '../fold.ts'
import { toFlag } from '../json.ts'
import type { RecordColumns, RecordEmailTable } from '../schema.ts'
import { toText } from './record.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const EIGHT_BY_EIGHT = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

type UserColumns = Pick<
  RecordColumns,
  | 'record_external_id'
  | 'record_display_name_ci'
  | 'record_given_name_ci'
  | 'record_family_name_ci'
  | 'record_title_ci'
  | 'record_department_ci'
  | 'record_site'
  | 'record_active'
>

export const externalIdOf = (body: ResourceBody): string | null => exact(body['externalId'])

export function userColumns(body: ResourceBody): UserColumns {
  return {
    record_external_id: externalIdOf(body),
    record_display_name_ci: folded(body['displayName']),
    record_given_name_ci: folded(within(body, 'name', 'givenName')),
    record_family_name_ci: folded(within(body, 'name', 'familyName')),
    record_title_ci: folded(body['title']),
    record_department_ci: folded(within(body, ENTERPRISE, 'department')),
    record_site: exact(within(body, EIGHT_BY_EIGHT, 'site')),
    record_active: toFlag(body['active'] === true),
  }
}

/** As it is written when there was none. */
export const newRecordColumns = (
  { id, seq, linked, body }: { id: string; seq: number; linked: boolean; body: ResourceBody },
  at: string,
): RecordColumns => ({
  record_id: id,
  record_seq: seq,
  record_linked: toFlag(linked),
  record_version: 1,
  record_created_at: at,
  record_changed_at: at,
  ...userColumns(body),
  record_in_groups: 0,
  record_body: toText(id, body),
})

export const NO_RECORD: RecordColumns = {
  record_id: null,
  record_seq: null,
  record_linked: null,
  record_version: null,
  record_created_at: null,
  record_changed_at: null,
  record_external_id: null,
  record_display_name_ci: null,
  record_given_name_ci: null,
  record_family_name_ci: null,
  record_title_ci: null,
  record_department_ci: null,
  record_site: null,
  record_active: null,
  record_in_groups: null,
  record_body: null,
}

export const groupColumns = (body: ResourceBody) => ({
  external_id: exact(body['externalId']),
  display_name: typeof body['displayName'] === 'string' ? body['displayName'] : '',
  display_name_ci: folded(body['displayName']) ?? '',
})

export function emailRows(tenantId: string, recordId: string, body: ResourceBody): RecordEmailTable[] {
  const emails = body['emails']
  if (!Array.isArray(emails)) return []
  return emails.flatMap((email, element) => {
    if (!isObject(email) || typeof email['value'] !== 'string') return []
    return {
      tenant_id: tenantId,
      record_id: recordId,
      element,
      value_ci: foldKey(email['value']),
      type_ci: folded(email['type']),
      preferred: toFlag(email['primary'] === true),
    }
  })
}

const isObject = (value: ResourceValue | undefined): value is ResourceBody =>
  typeof value === 'object' && !Array.isArray(value)

function within(body: ResourceBody, name: string, sub: string): ResourceValue | undefined {
  const value = body[name]
  return isObject(value) ? value[sub] : undefined
}

const folded = (value: ResourceValue | undefined): string | null => (typeof value === 'string' ? foldKey(value) : null)

const exact = (value: ResourceValue | undefined): string | null => (typeof value === 'string' ? value : null)
