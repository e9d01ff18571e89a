/** Checks that an answer has the documented shape: loosely (unknown fields pass), but surely. */
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod/v4'
import { ConnectorError } from './errors.ts'
import type { Answer } from './http.ts'

/** The answer's body, checked; throws `malformed` with the first place that is wrong, never with values. */
export function shaped<S extends z.ZodType>(
  schema: S,
  answer: Pick<Answer, 'body' | 'status' | 'requestId'>,
  system: '8x8' | 'graph',
  what: string,
): z.output<S> {
  const result = schema.safeParse(answer.body)
  if (result.success) return result.data
  throw misshapen(result.error, [], answer, system, what)
}

/**
 * On one page, whatever was asked for, of which a thousand is the most. Zod looks at how many there are before it looks at
 * them, and keeps an issue for each that is wrong: of eight million that fit into an answer, for 15 seconds and in 4 GB.
 */
const MOST_ENTRIES = 10_000

export const entries = <Entry extends z.ZodType>(entry: Entry): z.ZodArray<Entry> => z.array(entry).max(MOST_ENTRIES)

const CONTROL = /[\u0000-\u001f\u007f]/

/** No store keeps a NUL, and no URL half a character. */
export const isKey = (text: string): boolean =>
  text !== '' && text.length <= MOST_KEY && text.isWellFormed() && !CONTROL.test(text)

const MOST_KEY = 500

/** What a cloud calls something by. It is kept and asked with as it is, so that it is not mended but refused. */
export const vendorKey = (most = MOST_KEY): z.ZodString =>
  z.string().min(1).max(most).refine(isKey, 'It holds what is no character.')

/** Where a list goes on: kept, and a part of the next URL. */
export const vendorLink = z.string().max(32_000).nullish()

const MOST_TEXT = 1_000

/**
 * Text as a store takes it: without NUL and halves of characters, also of one that the cut went through, without outer
 * blanks, at most 1,000 characters; null when nothing is left.
 */
export function clean(value: string | null | undefined): string | null {
  const kept = value?.replaceAll('\0', '').trim().slice(0, MOST_TEXT).toWellFormed()
  return kept ? kept : null
}

/** Entries checked in one go: a thousand with their policies took 60 ms. */
const AT_ONCE = 200

/** The entries of a list that came as `answer` in its field `name`, with turns for everybody else between them. */
export async function shapedEach<S extends z.ZodType>(
  schema: S,
  entries: readonly unknown[],
  name: string,
  answer: Pick<Answer, 'status' | 'requestId'>,
  system: '8x8' | 'graph',
  what: string,
): Promise<z.output<S>[]> {
  const shapedOnes: z.output<S>[] = []
  for (const [index, entry] of entries.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate()
    const result = schema.safeParse(entry)
    if (!result.success) throw misshapen(result.error, [name, index], answer, system, what)
    shapedOnes.push(result.data)
  }
  return shapedOnes
}

function misshapen(
  { issues: [issue] }: z.ZodError,
  before: PropertyKey[],
  { status, requestId }: Pick<Answer, 'status' | 'requestId'>,
  system: '8x8' | 'graph',
  what: string,
): ConnectorError {
  const path = [...before, ...(issue?.path ?? [])]
  const where = path.length === 0 ? 'the whole' : path.map(String).join('.')
  const why = issue ? ` (${issue.message.replace(/^Invalid input: /, '')})` : ''
  // no words of the vendor: what a person reads of it is this sentence
  const said = `${what} came back in another shape than documented, at ${where}${why}.`
  return new ConnectorError('malformed', system, said, { status, requestId })
}
