/** Lists of Microsoft Graph: pages that link to the next. A list that ends without throwing was complete. */
import { z } from 'zod/v4'
import type { CallContext } from '../contract.ts'
import { inOneWay, watchPages } from '../loops.ts'
import { entries, shaped, shapedEach, vendorLink } from '../shape.ts'
import type { Call, GraphClient } from './client.ts'

export const MOST_PAGES = 10_000

/** A list's body. Some of Graph's examples show a lone object for `value`; it is taken as a list of one. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    value: z.preprocess((value) => (isLone(value) ? [value] : value), entries(item)),
    '@odata.nextLink': vendorLink,
    '@odata.deltaLink': vendorLink,
  })
}

const isLone = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of a page whose entries are looked at some at a time. */
const envelope = listOf(z.unknown())

export interface ListOptions<T> {
  what: string
  call: Call
  idOf: (item: T) => string
  /** The path of the page after this one when Graph sends no link but may have more; null ends the list. */
  after?: (page: { items: T[]; number: number }) => string | null
}

/** Each page's items, from `path` on. */
export async function* listPages<Item extends z.ZodType>(
  client: GraphClient,
  path: string,
  item: Item,
  options: ListOptions<z.output<Item>>,
  context?: CallContext,
): AsyncGenerator<z.output<Item>[]> {
  const watch = watchPages('graph', options.what, MOST_PAGES, { links: false, pages: false })
  const what = `The list of ${options.what}`
  const read = async (link: string) => {
    const answer = await client.get(link, options.call, context)
    const page = shaped(envelope, answer, 'graph', what)
    return { ...page, value: await shapedEach(item, page.value, 'value', answer, 'graph', what) }
  }
  let next: string | null = path
  for (let number = 0; next !== null; number++) {
    let page = await read(next)
    // Graph may send an empty page before more. It would also hide a lost one, so it is asked for once more.
    if (page.value.length === 0 && page['@odata.nextLink']) page = await read(next)
    const items = page.value
    inOneWay('graph', options.what, items, options.idOf)
    next = page['@odata.nextLink'] || (options.after?.({ items, number }) ?? null)
    watch.saw(items.map(options.idOf), next)
    yield items
  }
}
