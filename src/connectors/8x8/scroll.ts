/** Pages of 8x8's lists: users and numbers by scroll id, sites by page number. A list that ends without throwing was complete. */
import { z } from 'zod/v4'
import type { CallContext, PbxNumber, PbxSite } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { inOneWay, watchPages } from '../loops.ts'
import { entries, shaped, vendorLink } from '../shape.ts'
import { answeredAt, type PbxClient, type Query, type Resource } from './client.ts'
import {
  pbxNumber,
  pbxSite,
  vendorNumber,
  vendorSite,
  vendorUser,
  type VendorNumber,
  type VendorUser,
} from './mapping.ts'

const MOST_PAGES = 10_000
const SITES_PER_PAGE = 100

/** The scroll went stale between two pages; a read may start again from the first. */
export class ScrollExpired extends ConnectorError {}

const pagination = z.object({ hasMore: z.boolean().nullish(), nextScrollId: vendorLink }).nullish()
// An object without `data` and without `pagination` is no page at all.
const isPage = (page: object) => 'data' in page || 'pagination' in page
const userPage = z.object({ data: entries(vendorUser).nullish(), pagination }).refine(isPage, 'Not a page.')
const numberPage = z.object({ data: entries(vendorNumber).nullish(), pagination }).refine(isPage, 'Not a page.')
const sitePage = z.object({ data: entries(vendorSite).nullish(), pagination }).refine(isPage, 'Not a page.')

export interface ScrolledPage<T> {
  items: T[]
  /** True when another page follows. */
  more: boolean
  /** 8x8's clock when it answered, ms; null when not told. */
  at: number | null
}

/** A list that scrolls. */
interface Scrolled<T> {
  resource: Resource
  path: string
  what: string
  page: z.ZodType<{ data?: T[] | null; pagination?: z.output<typeof pagination> }>
  keyOf(item: T): string
}

const USERS: Scrolled<VendorUser> = {
  resource: 'users',
  path: '/users',
  what: 'users',
  page: userPage,
  keyOf: (user) => user.basicInfo.userId,
}

const NUMBERS: Scrolled<VendorNumber> = {
  resource: 'phonenumbers',
  path: '/phone-numbers',
  what: 'numbers',
  page: numberPage,
  keyOf: (number) => number.phoneNumber,
}

/** The phone number guide allows 100 a page, unlike the other lists. */
const NUMBERS_PER_PAGE = 100

/** GET /users. */
export const scrollUsers = (client: PbxClient, first: Query, context?: CallContext) =>
  scroll(client, USERS, first, context)

/** GET /phone-numbers, whole; when 8x8 drops the scroll in the middle it starts again once, so a number may come twice. */
export async function* listNumbers(client: PbxClient, context?: CallContext): AsyncGenerator<PbxNumber[]> {
  const first = { pageSize: NUMBERS_PER_PAGE }
  try {
    for await (const { items } of scroll(client, NUMBERS, first, context)) yield items.map(pbxNumber)
  } catch (error) {
    if (!(error instanceof ScrollExpired)) throw error
    for await (const { items } of scroll(client, NUMBERS, first, context)) yield items.map(pbxNumber)
  }
}

/**
 * Following pages are asked for with the scroll id alone: filter and sort are encoded in it, and beside other parameters
 * of the first page it is a CONFLICTING_QUERY_PARAMETER.
 */
async function* scroll<T>(
  client: PbxClient,
  list: Scrolled<T>,
  first: Query,
  context?: CallContext,
): AsyncGenerator<ScrolledPage<T>> {
  const { what } = list
  const watch = watchPages('8x8', what, MOST_PAGES, { links: true, pages: false })
  let query = first
  for (;;) {
    const following = 'scrollId' in query
    const answer = await client.get(list.resource, list.path, query, context, following ? [400, 404, 410] : [])
    if (answer.status !== 200) {
      const { status, requestId } = answer
      throw new ScrollExpired('incomplete', '8x8', `The list of ${what} expired in the middle.`, { status, requestId })
    }
    const page = shaped(list.page, answer, '8x8', `The list of ${what}`)
    const items = page.data ?? []
    inOneWay('8x8', what, items, list.keyOf)
    const next = nextScroll(page.pagination, items.length, Number(first.pageSize), what)
    // Nobody filters these lists, so that a page before the end, or one that was announced, holds somebody.
    if (items.length === 0 && (following || next !== null)) {
      throw new ConnectorError('incomplete', '8x8', `The list of ${what} has an empty page in the middle.`)
    }
    watch.saw(items.map(list.keyOf), next)
    yield { items, more: next !== null, at: answeredAt(answer) }
    if (next === null) return
    query = { scrollId: next }
  }
}

/** `hasMore` decides where it is told; without it a scroll id or, with no pagination at all, a full page means more. */
function nextScroll(page: z.output<typeof pagination>, length: number, size: number, what: string): string | null {
  const next = page?.nextScrollId || null
  const more = page?.hasMore ?? (page ? next !== null : length >= size)
  if (!more) return null
  if (next === null) {
    throw new ConnectorError('incomplete', '8x8', `The list of ${what} says that there is more, but not where.`)
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
