/** From what somebody typed to a command: exact, one letter off, or a guess to offer. */
import { withEnglishDigits } from '../digits.ts'
import type { Command } from './command.ts'

export type Match =
  /** `text`: what stands after the name of a command that takes words, or is meant for it without its name. */
  | { kind: 'exact'; command: Command; text?: string }
  /** A look that was one letter off, and the only one near; `text` as above. */
  | { kind: 'readAs'; command: Command; name: string; text?: string }
  | { kind: 'unknown'; near: Command[] }

/** As it is told again. */
export const withoutMentions = (said: string): string => said.replace(MENTION, ' ').trim()

const MENTION = /<at\b[^>]{0,200}>[^<]{0,200}<\/at>/gi

/** Case, spacing, mentions, the script of digits and the marks around the words do not matter. */
export function normalise(said: string): string {
  const words = withEnglishDigits(said.slice(0, 2_000).normalize('NFKC'))
    .replace(MENTION, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/[\p{Cf}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toLowerCase()
    // the small letter of a Turkish İ is an i with a dot of its own
    .replaceAll('i\u0307', 'i')
    .replaceAll('\u061f', '?')
  return bare(words)
}

/**
 * Without what stands before the words, as the comma after a mention, and after them: quotation marks, and the full stop
 * of whatever script somebody types in. A mark alone stays.
 */
const bare = (words: string): string =>
  words.replace(/^[\s,:;"'“”„‘’«»¿¡/–—-]+(?=\S)/, '').replace(/(?<=\S)[\s.!?,;:"'“”‘’«»。।۔]+$/, '')

const namesOf = (command: Command): string[] => [command.name, ...command.aliases]

/** Words shorter than this are never guessed at: too many of them are one letter apart. */
const SHORT = 4
const LONGEST = 64

export function match(said: string, commands: readonly Command[]): Match {
  const words = normalise(said)
  const exact = commands.find((command) => namesOf(command).includes(words))
  if (exact) return { kind: 'exact', command: exact }
  const taken = taking(words, commands)
  if (taken) return { kind: 'exact', ...taken }
  const nearly = takingNearly(words, commands)
  if (nearly) return { kind: 'readAs', ...nearly }
  if (words.length < SHORT || words.length > LONGEST) return { kind: 'unknown', near: [] }

  const near = commands
    .flatMap((command) =>
      namesOf(command)
        .filter((name) => name.length >= SHORT)
        .map((name) => ({ command, name, apart: apart(words, name) }))
        .filter(({ name, apart: distance }) => distance <= (name.length <= 6 ? 1 : 2)),
    )
    .sort((a, b) => a.apart - b.apart)
  const candidates = [...new Set(near.map(({ command }) => command))]
  const first = near[0]
  if (first && candidates.length === 1 && first.apart === 1 && !first.command.writes && !first.command.asks)
    return { kind: 'readAs', command: first.command, name: first.name }
  return { kind: 'unknown', near: candidates.slice(0, 3) }
}

/** A command that takes words is known by its longest name before them, or by their shape. */
function taking(words: string, commands: readonly Command[]): { command: Command; text: string } | null {
  for (const command of commands.filter(({ takes }) => takes)) {
    if (command.takes?.alone(words)) return { command, text: words }
    const name = namesOf(command)
      .filter((each) => words.startsWith(`${each} `) || words.startsWith(`${each}:`))
      .toSorted((a, b) => b.length - a.length)[0]
    if (name) return { command, text: bare(words.slice(name.length + 1)) }
  }
  return null
}

/** Shorter names before words are too near to what people just say. */
const LONG = 7

/** One letter off in the name of a look that takes words, a space that is missing or too many included. */
function takingNearly(
  words: string,
  commands: readonly Command[],
): { command: Command; name: string; text: string } | null {
  const said = words.split(' ')
  for (const command of commands.filter(({ takes, writes }) => takes && !writes))
    for (const name of namesOf(command).filter(({ length }) => length >= LONG))
      for (const many of [0, -1, 1].map((more) => name.split(' ').length + more)) {
        const text = said.slice(many).join(' ')
        if (many > 0 && text !== '' && apart(said.slice(0, many).join(' ').slice(0, LONGEST), name) === 1)
          return { command, name, text }
      }
  return null
}

/** Edit distance in which swapping two neighbours counts one. */
export function apart(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)])
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const steps = [rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same]
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push(rows[i - 2]![j - 2]! + 1)
      rows[i]![j] = Math.min(...steps)
    }
  return rows[a.length]![b.length]!
}
