/** Checks that an answer has the documented shape: loosely (unknown fields pass), but surely. */
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
  const issue = result.error.issues[0]
  const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.map(String).join('.')
  throw new ConnectorError('malformed', system, `${what} came back in another shape than documented, at ${where}.`, {
    status: answer.status,
    requestId: answer.requestId,
    raw: issue?.message ?? null,
  })
}
