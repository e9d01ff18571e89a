/** Tables of provisioning records. Columns ending in `_ci` are folded. */

/** The part of a user's row that is its record; null: it has none. */
export interface RecordColumns {
  record_id: string | null
  record_seq: number | null
  record_linked: number | null
  record_version: number | null
  record_created_at: string | null
  record_changed_at: string | null
  record_external_id: string | null
  record_display_name_ci: string | null
  record_given_name_ci: string | null
  record_family_name_ci: string | null
  record_title_ci: string | null
  record_department_ci: string | null
  record_site: string | null
  record_active: number | null
  record_in_groups: number | null
  record_body: string | null
}

/** A view of users that have a record (`migrations/0030-records-in-users.ts`): it is written in their rows. */
export interface UserRecordTable {
  tenant_id: string
  id: string
  /** Place in lists: records are answered in the order they came, whatever changes. */
  seq: number
  user_id: string
  linked: number
  version: number
  created_at: string
  changed_at: string
  external_id: string | null
  user_name_ci: string
  display_name_ci: string | null
  given_name_ci: string | null
  family_name_ci: string | null
  title_ci: string | null
  department_ci: string | null
  site: string | null
  active: number
  /** How many groups it is a member of. */
  in_groups: number
  body: string
}

export interface RecordEmailTable {
  tenant_id: string
  record_id: string
  element: number
  value_ci: string
  type_ci: string | null
  preferred: number
}

export interface GroupRecordTable {
  tenant_id: string
  id: string
  seq: number
  version: number
  created_at: string
  changed_at: string
  external_id: string | null
  display_name: string
  display_name_ci: string
  in_groups: number
  body: string
}

export interface RecordMemberTable {
  tenant_id: string
  group_id: string
  member_id: string
  /** `user` or `group`. */
  kind: string
  /** Order in which they joined. */
  place: number
}
