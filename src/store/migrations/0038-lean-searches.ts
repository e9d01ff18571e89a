import type { Engine } from '../engine.ts'

/**
 * The index of searches as short as it can be: a look through everybody takes as long as its pages are read, and half as
 * long once they stay in memory. Names of users have an index of their own, and what sorts extensions is only wanted of few.
 */
const COLUMNS = 'archived_at, site_ci, licence, active, owner, directory_visible, deleted_at, extension, number'

/** An address that is the user's name too was a line twice (`fold.ts`). */
const TWICE = 'char(10) || user_name_ci || char(10) || user_name_ci || char(10)'

export const leanSearches = (engine: Engine['name']): string[] =>
  engine === 'sqlite'
    ? [
        'drop index users_search',
        `update users set search_text =
           rtrim(replace(search_text || char(10), ${TWICE}, char(10) || user_name_ci || char(10)), char(10))
           where instr(search_text || char(10), ${TWICE}) > 0`,
        `create index users_search on users (tenant_id, search_text, id, ${COLUMNS}) where search_text >= ''`,
      ]
    : []
