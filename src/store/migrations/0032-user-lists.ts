import type { Engine } from '../engine.ts'

/**
 * What the list of users is looked through along. Both have all that is asked of everybody, so that nobody's row is read to
 * learn whether it matches or where it is sorted: filters along the index of sites, and along that of searches what asks for
 * a text. Where users stand is only in the first: it moves with every sync, and the second is not to be written then.
 */
const FILTERED = ['licence', 'active', 'owner', 'directory_visible', 'deleted_at', 'archived_at', 'extension']
const BOTH = [...FILTERED, 'extension_key', 'number'].join(', ')

/**
 * SQLite knows no numbers of rows, and would take an index that has everything for whoever looks for a single user. That of
 * searches is a part only by its words: it is for those who say `search_text >= ''`, as everybody's is. PostgreSQL reads its
 * rows along a bitmap or in parallel, and its entries may not be as long as what 8x8 may send.
 */
export const userLists = (engine: Engine['name']): string[] =>
  engine === 'sqlite'
    ? [
        'drop index users_site',
        `create index users_site on users (tenant_id, site_ci, id, state, reason, ${BOTH})`,
        'drop index users_search',
        `create index users_search on users (tenant_id, search_text, id, user_name_ci, site_ci, ${BOTH})
          where search_text >= ''`,
      ]
    : []
