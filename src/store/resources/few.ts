/**
 * Filters that an index answers with a few users, however they are put: `emails[type eq "work"].value eq "…"`,
 * `userName eq "…" or externalId eq "…"`. Whether one of so few matches is decided by the filter itself: to make a
 * statement of it takes longer.
 */
import type { ResourceQuery, UserRecord, Visible } from '../../directory/store.ts'
import type { Work } from '../engine.ts'
import { statement } from '../statement.ts'
import { idsOf, keysOf } from './keys.ts'
import { tested } from './list.ts'
import { inOrder, PLACED, toPlaced, toUserRecords, type Placed } from './record.ts'
import type { Listing } from './windows.ts'

/** Where more have the value, a list goes the long way. */
const MOST = 100

const byIds = statement<Placed>(
  ({ amongText, placeholder: p }) =>
    `select ${PLACED.map((column) => `r."${column}"`).join(', ')} from user_records r
    where r.tenant_id = ${p(1)} and r.id in ${amongText(2)}`,
  toPlaced,
)

/** All that match, in the order they came. Null: no index helps, or there are too many for this way. */
export async function fewUsers(
  work: Work,
  tenantId: string,
  visible: Visible,
  listing: Listing,
  query: ResourceQuery,
): Promise<UserRecord[] | null> {
  const keys = query.where && keysOf(query.where, listing.indexed)
  const ids = keys && (await idsOf(work, tenantId, listing.table, keys, MOST))
  if (!ids) return null
  if (ids.length === 0) return []
  const found = await byIds(work, [tenantId, work.engine.amongValue(ids)])
  const seen = found.filter(({ linked }) => visible === 'all' || linked === 1)
  const fit = await tested(work, tenantId, listing, query, seen)
  return toUserRecords(work, tenantId, inOrder(fit))
}
