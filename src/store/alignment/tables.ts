export interface AlignmentReportTable {
  tenant_id: string
  report: number
  /** `AlignmentReport` as JSON. */
  content: string
}

export interface AlignmentRowTable {
  tenant_id: string
  report: number
  seq: number
  finding: string
  joined_by: string | null
  all_users: string
  only_linked: string
  account_id: string | null
  search_text: string
}

export interface AlignmentContentTable {
  tenant_id: string
  report: number
  seq: number
  /** `AlignmentRow` as JSON. */
  content: string
}
