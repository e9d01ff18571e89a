import type { PbxAccount } from './account.ts'
import type { ChangeRequest, RequestMove, RequestQuery } from './request.ts'
import type { Page } from './store.ts'

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
  moveRequests(tenantId: string, moves: RequestMove[]): Promise<void>
  /** What 8x8 was last seen to have under these usernames, whatever their case. */
  accountsNamed(tenantId: string, userNames: string[]): Promise<PbxAccount[]>
  /** The same by id. */
  accountsOf(tenantId: string, accountIds: string[]): Promise<PbxAccount[]>
}
