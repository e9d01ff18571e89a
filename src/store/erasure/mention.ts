/** Where a text names a person: by an id, a name, an address or a number, and not as a part of a longer word. */
import type { ErasedPerson } from '../../audit/store.ts'
import { fold } from '../fold.ts'

export const ERASED_TEXT = '[erased]'

export interface Mention {
  /** What a text that names the person holds, folded. */
  terms: string[]
  /** The same as people write it. */
  written: string[]
  /** Folded ids. */
  ids: Set<string>
  in(text: string | null): boolean
  /** The text without the person. */
  without(text: string): string
}

/** Shorter ones would be found everywhere. */
const SHORTEST = 3
const MOST = 100

export function mentionOf({ ids, names }: ErasedPerson): Mention {
  const terms = [
    ...new Set(
      [...ids, ...names].map((term) => term.normalize('NFKC').trim()).filter((term) => term.length >= SHORTEST),
    ),
  ]
  const longestFirst = terms.toSorted((a, b) => b.length - a.length).slice(0, MOST)
  const written = longestFirst.map((term) => term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')
  // nothing is named by an empty alternative
  const found = written === '' ? /(?!)/gu : new RegExp(`(?<![\\p{L}\\p{N}])(?:${written})(?![\\p{L}\\p{N}])`, 'giu')
  return {
    terms: longestFirst.map((term) => fold(term)),
    written: longestFirst,
    ids: new Set(ids.map((id) => fold(id))),
    in(text) {
      found.lastIndex = 0
      return text !== null && found.test(text.normalize('NFKC'))
    },
    without: (text) => text.normalize('NFKC').replace(found, ERASED_TEXT),
  }
}
