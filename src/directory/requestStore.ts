import type { PbxAccount } from './account.ts'
import type { ChangeRequest, RequestMove, RequestQuery, RequestState, SaidDone } from './request.ts'
import type { Page } from './store.ts'
import type { User } from './user.ts'

export interface RequestCount {
  state: RequestState
  field: string
  requests: number
  /** Of them, those that somebody says are done. */
  saidDone: number
}

/** Keeps what is asked of 8x8. Every method names its tenant. */
export interface RequestStore {
  /** An open request for the same field of the same user is withdrawn. */
  request(tenantId: string, request: ChangeRequest): Promise<void>
  /** The same for at most 20, in one transaction. */
  requestAll(tenantId: string, requests: ChangeRequest[]): Promise<void>
  /** Oldest first. */
  requests(tenantId: string, query: RequestQuery): Promise<Page<ChangeRequest>>
  /** Of these ids, whatever their state. At most 200. */
  requestsOf(tenantId: string, ids: string[]): Promise<ChangeRequest[]>
  /** Those that are not done, by state and field. */
  requestCounts(tenantId: string): Promise<RequestCount[]>
  /** Null takes it back. Unknown ids are ignored. At most 200. */
  sayDone(tenantId: string, ids: string[], said: SaidDone | null): Promise<void>
  moveRequests(tenantId: string, moves: RequestMove[]): Promise<void>
  /** Some that ended before then, of which there is a later one for the same field of the same user; false: none is left. */
  forgetRequests(tenantId: string, before: string): Promise<boolean>
  /** Users of the directory by username, whatever its case. At most 200. */
  usersNamed(tenantId: string, userNames: string[]): Promise<User[]>
  /** The same by id, in order of their names. At most 1,000. */
  usersOf(tenantId: string, ids: string[]): Promise<User[]>
  /** Ids of users who lay claim to this Microsoft 365 account; at most 20. */
  claimants(tenantId: string, accountId: string): Promise<string[]>
  /** Licences that users have, most first; at most 50. */
  licences(tenantId: string): Promise<{ name: string; users: number }[]>
  /** What 8x8 was last seen to have under these usernames, whatever their case. */
  accountsNamed(tenantId: string, userNames: string[]): Promise<PbxAccount[]>
  /** The same by id. */
  accountsOf(tenantId: string, accountIds: string[]): Promise<PbxAccount[]>
}
