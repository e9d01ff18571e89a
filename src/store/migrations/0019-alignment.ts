import type { TableSpec } from './tables.ts'

/** The username alignment report. A new one is put together beside the one that people read. */
export const ALIGNMENT: TableSpec[] = [
  {
    name: 'alignment_reports',
    columns: { tenant_id: 'text!', report: 'bigint!', content: 'text!' },
    key: ['tenant_id'],
  },
  {
    name: 'alignment_rows',
    columns: {
      tenant_id: 'text!',
      report: 'bigint!',
      seq: 'bigint!',
      finding: 'text!',
      joined_by: 'text',
      all_users: 'text!',
      only_linked: 'text!',
      account_id: 'text',
      search_text: 'text!',
    },
    key: ['tenant_id', 'report', 'seq'],
    narrow: true,
    indexes: {
      finding: { on: ['tenant_id', 'report', 'finding', 'seq'], where: "finding <> 'same'" },
      account: { on: ['tenant_id', 'report', 'account_id'], where: 'account_id is not null' },
    },
  },
  // apart, so that a search reads no more than it looks through
  {
    name: 'alignment_contents',
    columns: { tenant_id: 'text!', report: 'bigint!', seq: 'bigint!', content: 'text!' },
    key: ['tenant_id', 'report', 'seq'],
    narrow: true,
  },
]

/** Addresses are compared without case, of accounts that are there. */
export const ACCOUNT_MAILS =
  'create index m365_accounts_mail on m365_accounts (tenant_id, lower(mail)) where gone_at is null and mail is not null'
