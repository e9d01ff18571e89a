/** Bodies of requests and answers as a diagnostic sync tells them: without secrets, and no longer than a page. */
import { BLANK, isSecretName, redact } from './redact.ts'

const MOST_CHARACTERS = 8_192
const DEEPEST = 64

/** The text without secrets, cut with a note of how much was cut; null when there is none. */
export function toldBody(text: string | null, secrets: readonly string[], most = MOST_CHARACTERS): string | null {
  if (text === null || text.trim() === '') return null
  const value = parsed(text)
  const told = value === undefined ? plain(text, secrets, most) : written(value.json, secrets, most)
  return told.whole ? told.text : `${told.text} … cut here, ${text.length} characters in all`
}

interface Told {
  text: string
  whole: boolean
}

function parsed(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** Cut before it is searched, and at the end once more: half a secret is not recognised. */
function plain(text: string, secrets: readonly string[], most: number): Told {
  const piece = text.slice(0, most * 4)
  const clean = redact(piece, secrets)
  if (piece.length === text.length && clean.length <= most) return { text: clean, whole: true }
  return { text: clean.slice(0, Math.min(most, Math.max(0, clean.length - 1_024))), whole: false }
}

/** Writes JSON until the page is full, whatever the size of the value. */
function written(value: unknown, secrets: readonly string[], most: number): Told {
  const parts: string[] = []
  let left = most
  const put = (text: string): void => {
    if (left > 0) parts.push(text.slice(0, left))
    left -= text.length
  }
  const leaf = (text: string, depth: number): string => {
    const inner = /^\s*[[{]/.test(text) && depth < DEEPEST ? parsed(text) : undefined
    if (inner !== undefined) return JSON.stringify(written(inner.json, secrets, Math.max(left, 1)).text)
    // What is longer than the page is cut far behind the page's end, so that no half secret shows.
    return JSON.stringify(redact(text.slice(0, Math.max(left, 0) + 4_096), secrets))
  }
  const write = (each: unknown, depth: number): void => {
    if (left <= 0) return
    if (typeof each === 'string') return put(leaf(each, depth))
    if (each === null || typeof each !== 'object') return put(JSON.stringify(each) ?? 'null')
    if (depth >= DEEPEST) return put(JSON.stringify(BLANK))
    if (Array.isArray(each)) return list('[', each.entries(), ']', ([, one]) => write(one, depth + 1))
    list('{', Object.entries(each).values(), '}', ([name, one]) => {
      put(`${JSON.stringify(redact(name, secrets))}:`)
      if (isSecretName(name) && tells(one)) put(JSON.stringify(BLANK))
      else write(one, depth + 1)
    })
  }
  const list = <T>(open: string, items: Iterable<T>, close: string, one: (item: T) => void): void => {
    put(open)
    let first = true
    for (const item of items) {
      if (left <= 0) return
      if (!first) put(',')
      first = false
      one(item)
    }
    put(close)
  }
  write(value, 0)
  return { text: parts.join(''), whole: left >= 0 }
}

/** Nothing, yes and no give nothing away. */
const tells = (value: unknown): boolean => value !== null && value !== '' && typeof value !== 'boolean'
