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

const digest = (text: string) => createHash('sha256').update(text).digest('base64').slice(0, 22)
