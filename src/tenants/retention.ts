/** How long logs are kept. */
export interface RetentionSettings {
  /** Days that an entry of the audit log is kept. */
  auditDays: number
}
