/** Checks that an answer has the documented shape: loosely (unknown fields pass), but surely. */
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod/v4'
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
  return new ConnectorError('malformed', system, `${what} came back in another shape than documented, at ${where}.`, {
    status,
    requestId,
    raw: issue?.message ?? null,
  })
}
