import type { Engine } from '../engine.ts'
import type { TableSpec } from './tables.ts'

/** Policies that we granted belong to the user: whoever gets the number next has nothing to do with them. */
export const GRANTED: TableSpec = {
  name: 'granted_policies',
  columns: {
    tenant_id: 'text!',
    user_id: 'text!',
    type: 'text!',
    policy_id: 'text!',
    holder_id: 'text!',
    job_id: 'text!',
    at: 'text!',
  },
  key: ['tenant_id', 'user_id', 'type'],
  narrow: true,
}

const EACH = {
  sqlite: {
    from: 'json_each(m.granted) g',
    type: "json_extract(g.value, '$.type')",
    id: "json_extract(g.value, '$.policyId')",
  },
  postgres: { from: 'jsonb_array_elements(m.granted::jsonb) g', type: "g.value->>'type'", id: "g.value->>'policyId'" },
} as const

/** They were kept with the numbers they came with. */
export function moveGranted(engine: Engine['name']): string[] {
  const { from, type, id } = EACH[engine]
  return [
    `insert into granted_policies (tenant_id, user_id, type, policy_id, holder_id, job_id, at)
      select m.tenant_id, m.user_id, ${type}, ${id}, m.holder_id, m.job_id, m.at
      from managed_assignments m, ${from}
      where 1 = 1
      order by m.at
      on conflict (tenant_id, user_id, type) do nothing`,
    'alter table managed_assignments drop column granted',
  ]
}
