/** What the tests saw the product leave behind, over all processes of a run, and the secrets that were found in it. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import type { PlaceKind } from '../tests/planted/look.ts'
import { describeFound, type Seen } from '../tests/planted/seen.ts'

/** Of each at least one: a scan that saw nothing proves nothing. */
const KINDS: Record<PlaceKind, string> = {
  answer: 'answers',
  bundle: 'files of bundles',
  print: 'outputs of processes',
  file: 'files',
  table: 'tables of PostgreSQL',
  message: 'messages of the bot',
  page: 'pages of the browser',
}

export interface ScanResult {
  text: string
  good: boolean
}

/** `folder`: where each process wrote what it saw. */
export function readScan(folder: string): ScanResult {
  const files = existsSync(folder) ? globSync(`${folder}/*.json`) : []
  const all = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Seen)
  const sum = (of: (one: Seen) => number): number => all.reduce((total, one) => total + of(one), 0)
  const kinds = Object.entries(KINDS).map(([kind, words]) => ({
    words,
    places: sum(({ places }) => places[kind as PlaceKind] ?? 0),
  }))
  const found = [...new Set(all.flatMap((one) => one.found).map(describeFound))]
  const unseen = kinds.filter(({ places }) => places === 0).map(({ words }) => `no ${words} were looked through`)
  const seen = kinds.map(({ words, places }) => `${places.toLocaleString('en')} ${words}`).join(', ')
  const size = `${Math.round(sum(({ bytes }) => bytes) / 1e6).toLocaleString('en')} MB, ${(sum(({ ms }) => ms) / 1000).toFixed(1)} s in ${all.length} processes`
  const verdict = found.length === 0 ? 'none in clear' : found.join('\n')
  return {
    text: `planted secrets, looked for in ${seen} (${size}): ${[verdict, ...unseen].join('\n')}`,
    good: found.length === 0 && unseen.length === 0,
  }
}
