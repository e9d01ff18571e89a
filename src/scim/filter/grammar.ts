/** and, or, not and grouping: the same outside of brackets and between them (RFC 7644 §3.4.2.2, FILTER and valFilter). */
import type { Not, Several } from '../../directory/schema/filter.ts'
import type { Scanner } from './scanner.ts'

/** Groups within groups, brackets counted. */
export const DEEPEST = 32
/** Comparisons and presences in one filter. */
export const MOST_TERMS = 64

export type Tree<Leaf> = Several<Tree<Leaf>> | Not<Tree<Leaf>> | Leaf

export interface Grammar {
  /** Terms joined by `or`, of terms joined by `and`. */
  expression<Leaf>(leaf: () => Tree<Leaf>): Tree<Leaf>
  /** What `inside` reads up to the closing mark; the opening one is taken. */
  enclosed<Read>(close: ')' | ']', inside: () => Read): Read
  /** To be called before each comparison is read. */
  countTerm(): void
}

export function createGrammar(scanner: Scanner): Grammar {
  let depth = 0
  let terms = 0

  const expression = <Leaf>(leaf: () => Tree<Leaf>): Tree<Leaf> => joined('or', () => joined('and', () => single(leaf)))

  function joined<Leaf>(kind: 'and' | 'or', part: () => Tree<Leaf>): Tree<Leaf> {
    const all = [part()]
    while (scanner.takes(kind)) all.push(part())
    const [first] = all
    return all.length === 1 && first !== undefined ? first : { kind, terms: all }
  }

  function single<Leaf>(leaf: () => Tree<Leaf>): Tree<Leaf> {
    if (scanner.takes('(')) return enclosed(')', () => expression(leaf))
    if (!scanner.takes('not')) return leaf()
    if (!scanner.takes('(')) scanner.unexpected('"(" after "not"')
    return { kind: 'not', term: enclosed(')', () => expression(leaf)) }
  }

  function enclosed<Read>(close: ')' | ']', inside: () => Read): Read {
    if (++depth > DEEPEST)
      scanner.refuse(scanner.peek().at, `groups are nested deeper than ${DEEPEST}; at most ${DEEPEST} are taken.`)
    const read = inside()
    if (!scanner.takes(close)) scanner.unexpected(`"and", "or" or "${close}"`)
    depth--
    return read
  }

  function countTerm(): void {
    if (++terms > MOST_TERMS)
      scanner.refuse(scanner.peek().at, `more than ${MOST_TERMS} comparisons; at most ${MOST_TERMS} are taken.`)
  }

  return { expression, enclosed, countTerm }
}
