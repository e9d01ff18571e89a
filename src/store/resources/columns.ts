/** What is kept beside a body so that it is found. */
import type { ResourceBody, ResourceValue } from '../../directory/store.ts'
import { foldKey } from '../fold.ts'
import { toFlag } from '../json.ts'
import type { RecordEmailTable, UserRecordTable } from '../schema.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const EIGHT_BY_EIGHT = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

type UserColumns = Pick<
  UserRecordTable,
  | 'external_id'
  | 'user_name_ci'
  | 'display_name_ci'
  | 'given_name_ci'
  | 'family_name_ci'
  | 'title_ci'
  | 'department_ci'
  | 'site'
  | 'active'
>

export const externalIdOf = (body: ResourceBody): string | null => exact(body['externalId'])

export function userColumns(body: ResourceBody): UserColumns {
  return {
    external_id: externalIdOf(body),
    user_name_ci: folded(body['userName']) ?? '',
    display_name_ci: folded(body['displayName']),
    given_name_ci: folded(within(body, 'name', 'givenName')),
    family_name_ci: folded(within(body, 'name', 'familyName')),
    title_ci: folded(body['title']),
    department_ci: folded(within(body, ENTERPRISE, 'department')),
    site: exact(within(body, EIGHT_BY_EIGHT, 'site')),
    active: toFlag(body['active'] === true),
  }
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
