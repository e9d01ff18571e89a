/** Tables of what was seen of both sides. */
/** An 8x8 account without its content, so that comparing and marking a read touch little. */
export interface PbxAccountTable {
  tenant_id: string
  id: string
  user_name_ci: string
  active: number
  /** Fingerprint of what was seen. */
  hash: string
  /** Fingerprint of what a job accepted; null before the first time. */
  accepted_hash: string | null
  /** 1 while a job has something to accept. */
  pending: number
  gone_at: string | null
  seen_at: string
  changed_by: string | null
  read_id: string | null
  /** `missing`, `of the site`, or `at` with a fingerprint of the address; null: 8x8 told nothing of it. */
  emergency: string | null
}

export interface PbxContentTable {
  tenant_id: string
  id: string
  /** `PbxAccount` as JSON. */
  content: string
}

/** Primary numbers of an account's UC extensions. */
export interface PbxNumberTable {
  tenant_id: string
  account_id: string
  number: string
}

export interface PbxSiteTable {
  tenant_id: string
  id: string
  name: string
  pbx_name: string | null
}

export interface M365AccountTable {
  tenant_id: string
  id: string
  upn: string
  upn_ci: string
  display_name: string | null
  mail: string | null
  enabled: number
  user_type: string
  usage_location: string | null
  phone_licence: string
  calling_plan: number
  gone_at: string | null
  seen_at: string
  read_id: string | null
  /** The same fact as `users.m365_id`, kept here so that unlinked accounts can be counted. */
  linked_user_id: string | null
}

export interface TeamsNumberTable {
  tenant_id: string
  number: string
  type: string
  holder_id: string | null
  holder_kind: string
  category: string | null
  source: string
  activation: string
  seen_at: string
  read_id: string | null
}

export interface TeamsConfigurationTable {
  tenant_id: string
  id: string
  account_type: string
  enterprise_voice: number
  policies: string
  seen_at: string
  read_id: string | null
}

export interface GroupMemberTable {
  tenant_id: string
  /** `<group id>:<account id>`; without an account id it says that the group was read. */
  key: string
  account_id: string
  read_id: string | null
}

export interface ReadPartTable {
  tenant_id: string
  kind: string
  /** What its rows carry as their `read_id`. */
  id: string
  /** Of its content; empty: not as it was listed any more, to be stored row by row. */
  hash: string
  /** The last complete read that had it. */
  read_id: string
}
