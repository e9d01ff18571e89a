import type { TableSpec } from './tables.ts'

/** How tenants are connected to the outside. Secrets are sealed; the key is not in the database. */
export const CONNECTIONS: TableSpec[] = [
  {
    name: 'connections',
    columns: {
      tenant_id: 'text!',
      kind: 'text!',
      settings: 'text!',
      changed_at: 'text!',
      changed_by: 'text!',
      consent: 'text',
    },
    key: ['tenant_id', 'kind'],
  },
  {
    name: 'secrets',
    columns: {
      tenant_id: 'text!',
      connection: 'text!',
      field: 'text!',
      sealed: 'text!',
      key_id: 'text!',
      hint: 'text',
      set_at: 'text!',
      set_by: 'text!',
      expires_at: 'text',
    },
    key: ['tenant_id', 'connection', 'field'],
  },
  // of every credential, those of the environment and of provisioning clients too
  {
    name: 'credential_uses',
    columns: {
      tenant_id: 'text!',
      credential: 'text!',
      last_success_at: 'text',
      told_days: 'bigint',
      told_for: 'text',
    },
    key: ['tenant_id', 'credential'],
  },
]
