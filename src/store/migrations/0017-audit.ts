/** The audit log as a chain that nobody can change unseen, and roles that admins gave. */
import { sql, type Kysely } from 'kysely'
import type { Engine } from '../engine.ts'
import type { ColumnSpec, TableSpec } from './tables.ts'

export const AUDIT_COLUMNS: ColumnSpec = {
  table: 'audit_entries',
  columns: {
    ip: { type: 'text' },
    request_id: { type: 'text' },
    // salt of the digest over who and from where; the digest itself once that was erased
    actor_seal: { type: 'text!', standing: "''" },
    object_seal: { type: 'text!', standing: "''" },
    // number of the entry that says so
    actor_erased: { type: 'bigint' },
    object_erased: { type: 'bigint' },
    hash: { type: 'text!', standing: "''" },
    search: { type: 'text!', standing: "''" },
  },
  indexes: {
    actor: { on: ['tenant_id', 'actor_id', 'seq'] },
    action: { on: ['tenant_id', 'action', 'seq'] },
    target: { on: ['tenant_id', 'target', 'seq'] },
    at: { on: ['tenant_id', 'at', 'seq'] },
  },
}

export const AUDIT_TABLES: TableSpec[] = [
  // where the chain begins, with the hash of what was before, and where it ends
  {
    name: 'audit_chains',
    columns: {
      tenant_id: 'text!',
      kept_from: 'bigint!',
      base_hash: 'text!',
      head_seq: 'bigint!',
      head_hash: 'text!',
      head_at: 'text!',
    },
    key: ['tenant_id'],
    narrow: true,
  },
  {
    name: 'role_assignments',
    columns: {
      tenant_id: 'text!',
      // person or group
      kind: 'text!',
      id: 'text!',
      role: 'text!',
      name: 'text!',
      at: 'text!',
      by: 'text!',
    },
    key: ['tenant_id', 'kind', 'id'],
    narrow: true,
  },
]

/** How long logs are kept, as JSON. */
export const RETENTION: ColumnSpec = { table: 'tenants', columns: { retention: { type: 'text' } } }

/** What happened before is in the change log alone. */
export const FOLLOW_FROM_NOW = `insert into counters (tenant_id, name, value)
  select tenant_id, 'auditRead', value from counters where name = 'changes'`

interface Row {
  tenant_id: string
  seq: number
  at: string
}

/** Entries that were there before: each gets its place in the chain. */
export async function chainUp<R extends Row>(
  db: Kysely<unknown>,
  sealed: (tenantId: string, rows: R[], head: { hash: string }) => Partial<R>[],
): Promise<void> {
  const { rows: tenants } = await sql<{ tenant_id: string }>`select distinct tenant_id from audit_entries`.execute(db)
  for (const { tenant_id } of tenants) {
    const head = { seq: 0, hash: '', at: '', first: 0 }
    for (;;) {
      const { rows } = await sql<R>`select * from audit_entries where tenant_id = ${tenant_id} and seq > ${head.seq}
        order by seq limit 500`.execute(db)
      const last = rows.at(-1)
      if (!last) break
      head.first ||= rows[0]?.seq ?? 0
      const sets = sealed(tenant_id, rows, head)
      for (const [at, set] of sets.entries())
        await sql`update audit_entries set ${sql.join(
          Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
        )} where tenant_id = ${tenant_id} and seq = ${rows[at]?.seq ?? 0}`.execute(db)
      Object.assign(head, { seq: last.seq, at: last.at > head.at ? last.at : head.at })
    }
    await sql`insert into audit_chains (tenant_id, kept_from, base_hash, head_seq, head_hash, head_at)
      values (${tenant_id}, ${head.first}, '', ${head.seq}, ${head.hash}, ${head.at})`.execute(db)
  }
}

const FIXED = ['tenant_id', 'seq', 'at', 'via', 'action', 'request_id', 'hash']
const ACTOR = ['actor_id', 'actor_name', 'ip', 'actor_seal', 'actor_erased']
const OBJECT = ['target', 'before', 'after', 'object_seal', 'object_erased']
const NO_ACTOR = "new.actor_id = '' and new.actor_name = '' and new.ip is null"
const NO_OBJECT = `new.target = '' and new."before" is null and new."after" is null`

/** What an update must do to pass: nothing, but for parts that become empty because an entry after them says so. */
function rules(differs: (column: string) => string): string[] {
  const same = (columns: string[]): string => columns.map((column) => `not (${differs(column)})`).join(' and ')
  const says = (column: string): string =>
    `old.${column} is null and new.${column} > old.seq and exists (select 1 from audit_entries e where
      e.tenant_id = old.tenant_id and e.seq = new.${column} and e.action = 'people.erase')`
  return [
    same(FIXED),
    `((${same(ACTOR)}) or (${NO_ACTOR} and ${says('actor_erased')}))`,
    `((${same(OBJECT)}) or (${NO_OBJECT} and ${says('object_erased')}))`,
  ]
}

/** The chain begins later only right after an entry that is there, and ends later only at one. */
const MOVES = [
  'new.tenant_id = old.tenant_id and new.kept_from >= old.kept_from and new.head_seq >= old.head_seq',
  'new.kept_from <= new.head_seq',
  `(new.kept_from = old.kept_from and new.base_hash = old.base_hash or exists (select 1 from audit_entries e where
    e.tenant_id = old.tenant_id and e.seq = new.kept_from - 1 and e.hash = new.base_hash))`,
  `(new.head_seq = old.head_seq and new.head_hash = old.head_hash or exists (select 1 from audit_entries e where
    e.tenant_id = old.tenant_id and e.seq = new.head_seq and e.hash = new.head_hash))`,
]

const KEPT = `exists (select 1 from audit_chains c where c.tenant_id = old.tenant_id and old.seq >= c.kept_from)`

/** Refusals by the engine itself, whoever writes. */
export function auditTriggers(engine: Engine['name']): string[] {
  return engine === 'sqlite' ? sqliteTriggers() : postgresTriggers()
}

const SAYS = 'the audit log is append-only'

function sqliteTriggers(): string[] {
  const refuse = (name: string, on: string, when: string): string =>
    `create trigger ${name} before ${on} when ${when} begin select raise(abort, '${SAYS}'); end`
  const differs = (column: string): string => `old."${column}" is not new."${column}"`
  return [
    refuse('audit_entries_kept', 'delete on audit_entries', KEPT),
    refuse('audit_entries_fixed', 'update on audit_entries', `not (${rules(differs).join(' and ')})`),
    refuse('audit_chains_kept', 'delete on audit_chains', 'true'),
    refuse('audit_chains_moves', 'update on audit_chains', `not (${MOVES.join(' and ')})`),
  ]
}

function postgresTriggers(): string[] {
  const refuse = (name: string, on: string, when: string, back: 'old' | 'new'): string[] => [
    `create function ${name}() returns trigger language plpgsql as $$
    begin
      if ${when} then raise exception '${SAYS}'; end if;
      return ${back};
    end $$`,
    `create trigger ${name} before ${on} for each row execute function ${name}()`,
  ]
  const differs = (column: string): string => `old."${column}" is distinct from new."${column}"`
  const whole = (table: string): string =>
    `create trigger ${table}_whole before truncate on ${table} for each statement execute function audit_whole()`
  return [
    ...refuse('audit_entries_kept', 'delete on audit_entries', KEPT, 'old'),
    ...refuse('audit_entries_fixed', 'update on audit_entries', `not (${rules(differs).join(' and ')})`, 'new'),
    ...refuse('audit_chains_kept', 'delete on audit_chains', 'true', 'old'),
    ...refuse('audit_chains_moves', 'update on audit_chains', `not (${MOVES.join(' and ')})`, 'new'),
    `create function audit_whole() returns trigger language plpgsql as $$
    begin
      raise exception '${SAYS}';
    end $$`,
    whole('audit_entries'),
    whole('audit_chains'),
  ]
}
