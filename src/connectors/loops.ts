/** Watches the pages of one list, so that a cloud that repeats itself ends as `incomplete` and never as a loop. */
import { createHash } from 'node:crypto'
import { ConnectorError } from './errors.ts'

/**
 * What may come twice. Graph's next links hold the place in the list, so a link that comes twice is a loop; its delta
 * may replay items, so a page may come twice. 8x8's scroll ids may stay the same while the pages move on [undocumented],
 * so there a page that comes twice is the loop.
 */
export interface MayRepeat {
  links: boolean
  pages: boolean
}

export interface PageWatch {
  /** `ids` of the page's items, and the link or id of the next page; throws when this was all seen before. */
  saw(ids: readonly string[], next: string | null): void
}

export function watchPages(system: '8x8' | 'graph', what: string, mostPages: number, may: MayRepeat): PageWatch {
  const pages = new Set<string>()
  const links = new Set<string>()
  let count = 0
  const stop = (why: string) => new ConnectorError('incomplete', system, `The list of ${what} ${why}.`)
  return {
    saw(ids, next) {
      count++
      const page = digest(ids.join('\n'))
      if (!may.pages && ids.length > 0 && pages.has(page)) throw stop('repeats a page')
      pages.add(page)
      if (next === null) return
      if (count >= mostPages) throw stop(`has more than ${mostPages} pages`)
      const link = digest(next)
      if (links.has(link) && (!may.links || ids.length === 0)) throw stop('repeats the link to a page')
      links.add(link)
    },
  }
}

/**
 * A page that tells one item in two ways tells nothing about it: which of the two is true would be a guess. Across pages
 * the later one is newer, since items change while a list is read.
 */
export function inOneWay<T>(
  system: '8x8' | 'graph',
  what: string,
  items: readonly T[],
  idOf: (item: T) => string,
): void {
  const byId = new Map<string, T>()
  for (const item of items) {
    const id = idOf(item)
    const before = byId.get(id)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(item))
      throw new ConnectorError('malformed', system, `The list of ${what} tells one of them in two ways on one page.`)
    byId.set(id, item)
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64').slice(0, 22)
