import type { Engine } from '../engine.ts'

/**
 * The index of searches as short as it can be: a look through everybody takes as long as its pages are read, and half as
 * long once they stay in memory. Names of users have an index of their own, and what sorts extensions is only wanted of few.
 */
const COLUMNS = 'archived_at, site_ci, licence, active, owner, directory_visible, deleted_at, extension, number'

/** An address that is the user's name too was a line twice (`fold.ts`). */
function once(engine: Engine['name']): string {
  const line = engine === 'sqlite' ? 'char(10)' : 'chr(10)'
  const twice = `${line} || user_name_ci || ${line} || user_name_ci || ${line}`
  const lean = `replace(search_text || ${line}, ${twice}, ${line} || user_name_ci || ${line})`
  return `update users set search_text = rtrim(${lean}, ${line}) where ${lean} <> search_text || ${line}`
}

export const leanSearches = (engine: Engine['name']): string[] =>
  engine === 'sqlite'
    ? [
        'drop index users_search',
        once(engine),
        `create index users_search on users (tenant_id, search_text, id, ${COLUMNS}) where search_text >= ''`,
      ]
    : [once(engine)]
