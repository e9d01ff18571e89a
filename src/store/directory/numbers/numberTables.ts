/** Tables of the inventory of numbers, and of what is asked of 8x8. */
/** Numbers whose state has to be put together again. */
export interface DirtyNumberTable {
  tenant_id: string
  number: string
}

export interface InventoryReadTable {
  tenant_id: string
  read_id: string
  started_at: string
  ended_at: string | null
  numbers: number
  failed: string | null
  complete_at: string | null
}

export interface NumberCountTable {
  tenant_id: string
  status: string
  numbers: number
}

/** Where each number stands, put together from inventory, Teams and users whenever one of them moves. */
export interface NumberStateTable {
  tenant_id: string
  number: string
  status: string
  type: string | null
  country: string | null
  category: string | null
  origin: string | null
  pbx_status: string | null
  holder_id: string | null
  holder_name: string | null
  holder_user_id: string | null
  user_id: string | null
  user_name: string | null
  /** The user's name folded; what sorts last without one. */
  user_ci: string
  search_text: string
}

/** Numbers that the customer has at 8x8. */
export interface PbxInventoryTable {
  tenant_id: string
  number: string
  country: string | null
  category: string | null
  origin: string | null
  status: string
  seen_at: string
  read_id: string | null
}

export interface PbxRequestTable {
  /** How often 8x8 refused just this. */
  tries: number
  tenant_id: string
  /** Counts up in each tenant. */
  number: number
  id: string
  user_id: string | null
  account_id: string | null
  user_name: string
  user_name_ci: string
  field: string
  before: string | null
  value: string | null
  create_user: string | null
  by_id: string
  by_name: string
  at: string
  state: string
  sent_at: string | null
  ended_at: string | null
  reason: string | null
  raw: string | null
  said_done_at: string | null
  said_done_by: string | null
}
