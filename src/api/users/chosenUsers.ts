import type { Problem } from '../../http/route.ts'
import type { ChosenUsers } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { notRight } from '../parse.ts'
import { parseUserFilter } from './userFilter.ts'

const MOST = 10_000
const PAGE = 1000

/** Ids of the users that a request is about: those it names, or everybody who fits. */
export async function chosenUsers(
  { directory }: Pick<ApiDeps, 'directory'>,
  tenantId: string,
  { ids, search, filter }: ChosenUsers,
  most = MOST,
  tooMany = (total: number): Problem => notRight('body', `${total} users fit. Choose at most ${most} at a time.`),
): Promise<string[]> {
  const byFit = search !== undefined || filter !== undefined
  if (ids && byFit) throw notRight('body', 'Send either ids, or search and filter.')
  if (ids) return [...new Set(ids)]
  if (!byFit) throw notRight('body', 'Say which users: by ids, or by search and filter.')
  // a script whose filter came out empty did not mean everybody
  if (!search && !filter)
    throw notRight('body', 'An empty search and filter name nobody. Say whom, for example state:inSync.')
  const query = { ...(search ? { search } : {}), ...(filter ? parseUserFilter(filter) : {}), limit: PAGE }
  const found: string[] = []
  let cursor: string | null = null
  let known: number | undefined
  do {
    const page: Awaited<ReturnType<ApiDeps['directory']['users']>> = await directory.users(tenantId, {
      ...query,
      sort: 'userName',
      ...(cursor ? { cursor } : {}),
      ...(known === undefined ? {} : { known }),
    })
    if (page.total > most) throw tooMany(page.total)
    found.push(...page.items.map((user) => user.id))
    cursor = page.nextCursor
    known = page.total
  } while (cursor !== null && found.length < most)
  return found
}
