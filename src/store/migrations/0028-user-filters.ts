import type { Engine } from '../engine.ts'

/** What the list of users is filtered by, beside the site. */
const FILTERED = [
  'licence',
  'state',
  'reason',
  'active',
  'owner',
  'directory_visible',
  'deleted_at',
  'archived_at',
  'extension',
  'number',
]

/**
 * Conditions on users are looked through along one index that has all they ask of, a sixth of the rows themselves. PostgreSQL
 * gets none: it joins the indexes that there are, and its entries may not be as long as what 8x8 may send.
 * `licence > ''` and not `is not null`: SQLite takes an index of a part for whatever asks for that part, and walked all who
 * have a licence where it was to look for twenty numbers.
 */
export const userFilters = (engine: Engine['name']): string[] =>
  engine === 'sqlite'
    ? [
        'drop index users_site',
        `create index users_site on users (tenant_id, site_ci, id, ${FILTERED.join(', ')})`,
        "create index users_licence on users (tenant_id, licence) where licence > ''",
      ]
    : []
