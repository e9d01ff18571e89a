import { notRight, quote } from './parse.ts'

/** How a word of a filter is checked, and where its values go. */
export interface FilterWord {
  goesTo: string
  check(value: string): boolean
  /** What would be right, for the refusal. */
  allowed: readonly string[]
}

const MOST_VALUES = 50

/**
 * `state:blocked,reason:NUMBER_IN_USE,site:London`. A word may come several times: then any of its values fits. A comma
 * begins a new part only before `word:` or `word.test:`, so that names may have commas. `what` is filtered, for the refusal.
 */
export function parseFilter(text: string, words: Record<string, FilterWord>, what: string): Record<string, string[]> {
  const parts = text.split(/,(?=\s*\w+(?:\.\w+)?:)/)
  if (parts.length > MOST_VALUES) throw notRight('query', `The filter has more than ${MOST_VALUES} values.`)
  const filter: Record<string, string[]> = {}
  for (const part of parts) {
    const { word, value } = parsePart(part, words, what)
    const { goesTo, check, allowed } = words[word]!
    if (!check(value)) throw notRight('query', `${quote(value)} is no ${word}; use ${allowed.join(', ')}.`)
    filter[goesTo] = [...new Set([...(filter[goesTo] ?? []), value])]
  }
  return filter
}

function parsePart(part: string, words: Record<string, FilterWord>, what: string): { word: string; value: string } {
  const names = Object.keys(words)
  const colon = part.indexOf(':')
  const word = part.slice(0, colon).trim()
  const value = part.slice(colon + 1).trim()
  if (colon < 0 || value === '') {
    throw notRight(
      'query',
      `The filter part ${quote(part)} is not "word:value", for example "${names[0]}:${words[names[0]!]!.allowed[0]}".`,
    )
  }
  if (!Object.hasOwn(words, word)) {
    throw notRight('query', `${what} cannot be filtered by ${quote(word)}; use ${near(word, names).join(', ')}.`)
  }
  return { word, value }
}

/** The tests of a field that there is, or else the fields. */
function near(word: string, names: string[]): string[] {
  const [field = ''] = word.split('.')
  const own = names.filter((name) => name === field || name.startsWith(`${field}.`))
  return own.length > 0 ? own : names.filter((name) => !name.includes('.'))
}
