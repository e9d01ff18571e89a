/** Where a text names a person: by an id, a name, an address or a number, and not as a part of a longer word. */
import type { ErasedPerson } from '../../audit/store.ts'
import { fold } from '../fold.ts'
import { readable, readingsOf, textsOf, type Reading } from './reading.ts'

export const ERASED_TEXT = '[erased]'

export interface Mention {
  /** Folded ids. */
  ids: Set<string>
  in(text: string | null): boolean
  /** The same, or given and family name stand anywhere in it: of a text that is about few. */
  around(text: string | null): boolean
  /** The same, or it is a part of a name: of words that somebody searched for. */
  askedBy(text: string | null): boolean
  /** The text without the person; all else of it stays as it was. */
  without(text: string): string
}

/** Shorter ones would be found everywhere; a name in Chinese is often two letters. */
const SHORTEST = 3
const SHORTEST_NAME = 2
const MOST = 100

/** Scripts that put no blank between words. */
const RUN_TOGETHER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u
const BEFORE = '(?<![\\p{L}\\p{N}])'
const AFTER = '(?![\\p{L}\\p{N}])'

export function mentionOf({ ids, names, parts = [] }: ErasedPerson): Mention {
  const pairs = parts.map((pair) => pair.map(term)).filter((pair) => pair.every((name) => name !== ''))
  const terms = new Set([...ids, ...names].map(term).filter(isTelling))
  const longestFirst = [...terms].toSorted((a, b) => b.length - a.length).slice(0, MOST)
  // an id of digits alone is no number to call
  const numbers = [...new Set([...ids.filter((id) => id.startsWith('+')), ...names].flatMap(writtenNumbers))]
  const all = [...longestFirst.map(asWord), ...pairs.flatMap(apart), ...numbers].join('|')
  // nothing is named by an empty alternative
  const source = all === '' ? '(?!)' : all
  const [named, where] = [new RegExp(source, 'u'), new RegExp(source, 'gud')]
  // what a word stands between is looked at where there is one: it takes most of the time
  const near = new RegExp(source.replaceAll(BEFORE, '').replaceAll(AFTER, ''))
  const isNamedIn = (text: string): boolean => near.test(text) && named.test(text)
  const both = pairs.map((pair) => pair.map((name) => new RegExp(asWord(name), 'u')))
  const isPairIn = (text: string): boolean => both.some((pair) => pair.every((name) => name.test(text)))
  return {
    ids: new Set(ids.map((id) => fold(id))),
    in: (text) => text !== null && textsOf(text).some(isNamedIn),
    around: (text) => text !== null && textsOf(text).some((read) => isNamedIn(read) || isPairIn(read)),
    askedBy: (text) =>
      text !== null && (textsOf(text).some(isNamedIn) || (isTelling(term(text)) && isPartOf(term(text), longestFirst))),
    without: (text) => without(text, where),
  }
}

const term = (text: string): string => readable(text).replace(/\s+/g, ' ').trim()

const isTelling = (name: string): boolean => name.length >= (RUN_TOGETHER.test(name) ? SHORTEST_NAME : SHORTEST)

const isPartOf = (text: string, names: readonly string[]): boolean => names.some((name) => name.includes(text))

function asWord(name: string): string {
  const letters = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll(' ', '[\\s+]+')
  const begins = RUN_TOGETHER.test(name.slice(0, 1)) ? '' : BEFORE
  const ends = RUN_TOGETHER.test(name.slice(-1)) ? '' : AFTER
  return `${begins}${letters}${ends}`
}

/** As machines send them, each in a field of its own, and as lists of people have them. */
function apart([given = '', family = '']: string[]): string[] {
  const [one, other] = [asWord(given), asWord(family)]
  const fields = '[^]{1,8}"[^]{0,60}?'
  return [`(${one})${fields}(${other})`, `(${other})${fields}(${one})`, `${other},?\\s*${one}`]
}

/** A national number is long enough to be nobody else's. */
const SHORTEST_NATIONAL = 9
const SPACES = '[\\s().\\-/]{0,3}'

/** However it is spaced; with its country, and without where that may be its first one, two or three digits. */
function writtenNumbers(name: string): string[] {
  if (!/^\+?[\d\s().\-/]+$/.test(name)) return []
  const digits = name.replace(/\D/g, '')
  if (digits.length < 7) return []
  const national = [1, 2, 3].map((length) => digits.slice(length)).filter((rest) => rest.length >= SHORTEST_NATIONAL)
  const spaced = (text: string): string => [...text].join(SPACES)
  return [
    `${BEFORE}(?:\\+|00)?${spaced(digits)}${AFTER}`,
    ...(name.startsWith('+') ? national : []).map((rest) => `${BEFORE}\\(?0?${SPACES}${spaced(rest)}${AFTER}`),
  ]
}

type Range = [from: number, to: number]

function without(text: string, where: RegExp): string {
  const ranges = readingsOf(text)
    .flatMap((reading) => rangesIn(reading, where))
    .map(([from, to]): Range => [beginOf(text, from), to])
    .toSorted(([one], [other]) => one - other)
  let left = ''
  let done = 0
  for (const [from, to] of ranges) {
    if (from >= done) left += text.slice(done, from) + ERASED_TEXT
    done = Math.max(done, to)
  }
  return left + text.slice(done)
}

function rangesIn({ text, places }: Reading, where: RegExp): Range[] {
  return [...text.matchAll(where)].flatMap(({ indices = [] }) => {
    const [whole, ...groups] = indices as (Range | undefined)[]
    const found = groups.some((group) => group) ? groups : [whole]
    return found.flatMap((range): Range[] =>
      range ? [places ? [places.starts[range[0]] ?? 0, places.ends[range[1] - 1] ?? 0] : range] : [],
    )
  })
}

/** A first letter that may be one of an escape goes with its sign, so that JSON stays JSON. */
function beginOf(text: string, from: number): number {
  let signs = 0
  while (text[from - 1 - signs] === '\\') signs += 1
  return signs % 2 === 1 && /[bfnrtu]/.test(text[from] ?? '') ? from - 1 : from
}
