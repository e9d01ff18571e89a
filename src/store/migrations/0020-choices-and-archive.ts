import type { ColumnSpec } from './tables.ts'

/** Which Microsoft 365 account an admin chose for a user, found by the account. */
export const CHOSEN_ACCOUNTS: ColumnSpec = {
  table: 'user_choices',
  columns: {},
  indexes: { account: { on: ['tenant_id', 'note'], where: "kind = 'account'" } },
}

/** When a user that 8x8 deleted went into the archive; and who goes there next. */
export const ARCHIVE: ColumnSpec = {
  table: 'users',
  columns: { archived_at: { type: 'text' } },
  indexes: {
    archive_due: { on: ['tenant_id', 'deleted_at'], where: "reason = 'PBX_USER_GONE'" },
    archived: { on: ['tenant_id', 'id'], where: 'archived_at is not null' },
  },
}
