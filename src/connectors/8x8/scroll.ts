/** Pages of 8x8's lists: users by scroll id, sites by page number. A list that ends without throwing was complete. */
import { z } from 'zod/v4'
import type { CallContext, PbxSite } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { inOneWay, watchPages } from '../loops.ts'
import { shaped } from '../shape.ts'
import type { PbxClient, Query } from './client.ts'
import { pbxSite, vendorSite, vendorUser, type VendorUser } from './mapping.ts'

const MOST_PAGES = 10_000
const SITES_PER_PAGE = 100

/** The scroll went stale between two pages; a read may start again from the first. */
export class ScrollExpired extends ConnectorError {}

const pagination = z.object({ hasMore: z.boolean().nullish(), nextScrollId: z.string().nullish() }).nullish()
// An object without `data` and without `pagination` is no page at all.
const isPage = (page: object) => 'data' in page || 'pagination' in page
const userPage = z.object({ data: z.array(vendorUser).nullish(), pagination }).refine(isPage, 'Not a page.')
const sitePage = z.object({ data: z.array(vendorSite).nullish(), pagination }).refine(isPage, 'Not a page.')

export interface UserPage {
  users: VendorUser[]
  /** True when another page follows. */
  more: boolean
  /** 8x8's clock when it answered, ms; null when not told. */
  at: number | null
}

/**
 * GET /users. Following pages are asked for with the scroll id alone: filter and sort are encoded in it, and beside
 * other parameters of the first page it is a CONFLICTING_QUERY_PARAMETER.
 */
export async function* scrollUsers(client: PbxClient, first: Query, context?: CallContext): AsyncGenerator<UserPage> {
  const watch = watchPages('8x8', 'users', MOST_PAGES, { links: true, pages: false })
  let query = first
  for (;;) {
    const following = 'scrollId' in query
    const answer = await client.get('users', '/users', query, context, following ? [400, 404, 410] : [])
    if (answer.status !== 200) {
      const { status, requestId } = answer
      throw new ScrollExpired('incomplete', '8x8', 'The list of users expired in the middle.', { status, requestId })
    }
    const page = shaped(userPage, answer, '8x8', 'The list of users')
    const users = page.data ?? []
    inOneWay('8x8', 'users', users, (user) => user.basicInfo.userId)
    const next = nextScroll(page.pagination, users.length, Number(first.pageSize))
    // Nobody filters these lists, so that a page before the end, or one that was announced, holds somebody.
    if (users.length === 0 && (following || next !== null)) {
      throw new ConnectorError('incomplete', '8x8', 'The list of users has an empty page in the middle.')
    }
    watch.saw(
      users.map((user) => user.basicInfo.userId),
      next,
    )
    const date = Date.parse(answer.headers.get('date') ?? '')
    yield { users, more: next !== null, at: Number.isNaN(date) ? null : date }
    if (next === null) return
    query = { scrollId: next }
  }
}

/** `hasMore` decides where it is told; without it a scroll id or, with no pagination at all, a full page means more. */
function nextScroll(page: z.output<typeof pagination>, length: number, size: number): string | null {
  const next = page?.nextScrollId || null
  const more = page?.hasMore ?? (page ? next !== null : length >= size)
  if (!more) return null
  if (next === null) {
    throw new ConnectorError('incomplete', '8x8', 'The list of users says that there is more, but not where.')
  }
  return next
}

/** GET /sites, by page number from 0; it has no scroll id. */
export async function* listSites(client: PbxClient, context?: CallContext): AsyncGenerator<PbxSite[]> {
  const watch = watchPages('8x8', 'sites', MOST_PAGES, { links: false, pages: false })
  for (let pageNumber = 0; ; pageNumber++) {
    const query = { pageSize: SITES_PER_PAGE, pageNumber }
    const answer = await client.get('sites', '/sites', query, context)
    const page = shaped(sitePage, answer, '8x8', 'The list of sites')
    const sites = page.data ?? []
    const more = page.pagination?.hasMore ?? sites.length >= SITES_PER_PAGE
    if (more && sites.length === 0) {
      throw new ConnectorError('incomplete', '8x8', 'The list of sites says that there is more, but sends nothing.')
    }
    watch.saw(
      sites.map((site) => site.id),
      more ? String(pageNumber + 1) : null,
    )
    yield sites.map(pbxSite)
    if (!more) return
  }
}
