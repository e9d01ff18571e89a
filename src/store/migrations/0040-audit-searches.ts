import type { Engine } from '../engine.ts'

/**
 * What the audit log is looked through along, in the order of its numbers, so that no row is read to learn whether it is
 * asked for; an entry that is erased is erased there with its row. A part only by its words: it is for those who say
 * `search >= ''`, as of every entry. In PostgreSQL entries of an index may not be as long as what is searched.
 */
export const auditSearches = (engine: Engine['name']): string[] =>
  engine === 'sqlite'
    ? [
        `create index audit_entries_looked on audit_entries (tenant_id, seq, via, action, actor_id, search)
          where search >= ''`,
      ]
    : []
