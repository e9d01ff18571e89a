import type { AuditEntry } from './entry.ts'

export type { AuditEntry } from './entry.ts'
export type {
  KeptProvisioningRequest,
  ProvisioningHealth,
  ProvisioningLog,
  ProvisioningPage,
  ProvisioningOutcome,
  ProvisioningQuery,
  ProvisioningRequest,
} from './provisioning.ts'

export interface AuditStore {
  append(tenantId: string, entry: AuditEntry): Promise<void>
  /** Newest first. */
  entries(
    tenantId: string,
    cursor: string | null,
    limit: number,
  ): Promise<{ items: (AuditEntry & { seq: number })[]; nextCursor: string | null; total: number }>
}
