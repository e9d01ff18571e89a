import type { AuditActor, AuditEntry, AuditFilter, AuditPage, AuditQuery, ChainCheck, KeptAuditEntry } from './entry.ts'

export type {
  AuditActor,
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditQuery,
  BrokenChain,
  ChainCheck,
  ErasedPerson,
  KeptAuditEntry,
  Origin,
  Via,
} from './entry.ts'
export type { ErasedRows, ErasureStore, KnownPerson, StillThere } from './erasure.ts'
export type {
  AnswerFit,
  KeptProvisioningRequest,
  OneProvisioningRequest,
  ProvisioningHealth,
  ProvisioningLog,
  ProvisioningPage,
  ProvisioningOutcome,
  ProvisioningQuery,
  ProvisioningRequest,
  RefusalFilter,
  SentRequest,
} from './provisioning.ts'

/**
 * Append-only, and each entry is chained to the one before it. The engine itself refuses every change but two: what is
 * personal of an entry is erased, and the oldest entries go after the chain was told to begin later.
 */
export interface AuditStore {
  /** In the order given. Time never goes back in the log: an entry that says an earlier time gets that of the last. */
  append(tenantId: string, ...entries: AuditEntry[]): Promise<void>
  entries(tenantId: string, query: AuditQuery): Promise<AuditPage>
  /** By its number; null: it is not kept. */
  entry(tenantId: string, seq: number): Promise<KeptAuditEntry | null>
  /** Everybody who did something that is kept and not erased, by name; at most 500. */
  actors(tenantId: string): Promise<AuditActor[]>
  /** All that fit, newest first, some at a time; those that come meanwhile are not among them. */
  walk(tenantId: string, filter: AuditFilter): AsyncIterable<KeptAuditEntry[]>
  /** Some of the chain, from this entry on; null: from the oldest. At most 100,000 entries. */
  verify(tenantId: string, from: number | null): Promise<ChainCheck>
  /** Hash of one entry; null: it is not kept. */
  hashOf(tenantId: string, seq: number): Promise<string | null>
  /** Takes in what identity providers did to users, from the change log; answers how many changes were looked at. */
  follow(tenantId: string, limit: number): Promise<number>
  /** The oldest of those before this time go, at most so many; answers how many. The newest entry always stays. */
  forget(tenantId: string, before: string, limit: number): Promise<number>
}
