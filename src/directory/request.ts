/** Requests to 8x8: what somebody changed here that only 8x8 may change. Accepted when a read shows it. */

export type RequestState =
  /** Goes out with the next PBX job. */
  | 'pending'
  /** On its way; kept before it is sent, so that a restart looks before it sends again. */
  | 'sent'
  /** A read shows it. */
  | 'done'
  /** 8x8 did not do it, and nobody tries again by itself. */
  | 'refused'
  /** Somebody has to do it in 8x8 Admin Console. */
  | 'todo'
  /** A newer request took its place. */
  | 'withdrawn'

/** What a new user is to have. Fields as in `PbxFacts`. */
export interface NewPbxUser {
  userName: string
  givenName: string
  familyName: string
  email: string
  site: string
  title?: string | null
  department?: string | null
  federationId?: string | null
  locale?: string | null
  timezone?: string | null
  workPhone?: string | null
  mobilePhone?: string | null
  /** Left out: visible, as 8x8 has it. */
  directoryVisible?: boolean | null
}

export interface ChangeRequest {
  id: string
  /** Null: a user that is not in the directory yet. */
  userId: string | null
  /** The 8x8 user, once it is known. */
  accountId: string | null
  userName: string
  /** `user` for one that is to be created. */
  field: string
  before: string | null
  value: string | null
  /** Only with `user`. */
  create: NewPbxUser | null
  by: { id: string; name: string }
  at: string
  state: RequestState
  sentAt: string | null
  endedAt: string | null
  /** A reason code when it was refused or became a to-do. */
  reason: string | null
  /** 8x8's own words. */
  raw: string | null
  /** A person says that it was done by hand; a read has to show it yet. */
  saidDone?: SaidDone | null
}

export interface SaidDone {
  at: string
  by: string
}

/** What a request comes to; what is left out stays as it was. */
export interface RequestMove {
  id: string
  state: RequestState
  at: string
  accountId?: string
  userId?: string
  reason?: string | null
  raw?: string | null
}

export interface RequestQuery {
  states: RequestState[]
  userId?: string
  fields?: string[]
  /** Part of a username. */
  search?: string
  /** All of it, whatever its case. */
  userName?: string
  cursor?: string
  limit: number
}

/** Stands as who asked where a PBX job asks for what the identity provider owns. */
export type ProviderId = 'provisioning'

export const PROVIDER: { id: ProviderId; name: string } = { id: 'provisioning', name: 'Identity provider' }
