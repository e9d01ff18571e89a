/** Many calls in one. Source: graph/json-batching. Each inner call is charged and may fail alone; answers come in any order. */
import { z } from 'zod/v4'
import type { Answer, Call } from '../http.ts'
import type { Reply } from '../reply.ts'
import { sent } from '../reply.ts'
import { refusal } from './errors.ts'

const MOST = 20

const inner = z.strictObject({
  id: z.string().min(1).max(100),
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
  url: z.string().min(1).max(8000),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).max(MOST).optional(),
})
const body = z.strictObject({ requests: z.array(inner).min(1) })
type Inner = z.infer<typeof inner>

function readBatch(given: unknown, now: number): Inner[] | Answer {
  const read = body.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    return refusal(400, `Invalid batch payload format: ${issue?.path.join('.') || 'body'}: ${issue?.message}`, now)
  }
  const { requests } = read.data
  if (requests.length > MOST) {
    return refusal(
      400,
      `Number of batch request steps exceeds the maximum value of ${MOST}.`,
      now,
      'MaximumValueExceeded',
    )
  }
  const known = new Set<string>()
  for (const { id, dependsOn } of requests) {
    if (known.has(id)) return refusal(400, `Duplicate request id '${id}' in batch.`, now)
    const missing = dependsOn?.find((other) => !known.has(other))
    if (missing !== undefined) {
      return refusal(400, `Request '${id}' depends on '${missing}', which does not come before it.`, now)
    }
    known.add(id)
  }
  return requests
}

/** The call that an inner request stands for; a text says why it is none. */
function toCall(request: Inner, outer: Call): Call | string {
  const { method, url } = request
  if (/^[a-z]+:/i.test(url)) return 'The url of a batched request must be relative to the version.'
  const at = url.indexOf('?')
  const raw = at === -1 ? url : url.slice(0, at)
  const path = '/' + raw.replace(/^\/+/, '')
  if (path === '/$batch') return 'Batches cannot be nested.'
  const headers: Record<string, string> = { authorization: outer.headers['authorization'] ?? '' }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value
  return { method, path, query: new URLSearchParams(at === -1 ? '' : url.slice(at + 1)), headers, body: request.body }
}

export type One = (call: Call) => Promise<Reply>

const shown = (id: string, { status, headers, body: content }: Answer): object => ({
  id,
  status,
  headers: {
    ...headers,
    ...(content !== undefined && { 'Content-Type': headers?.['content-type'] ?? 'application/json' }),
  },
  ...(content !== undefined && { body: content }),
})

export async function runBatch(outer: Call, now: () => number, one: One): Promise<Reply> {
  const requests = readBatch(outer.body, now())
  if (!Array.isArray(requests)) return sent(requests)
  const statuses = new Map<string, number>()
  const responses: object[] = []
  let delayMs = 0
  for (const request of requests) {
    const call = toCall(request, outer)
    const failed = request.dependsOn?.some((id) => (statuses.get(id) ?? 500) >= 400)
    let answer: Answer
    if (failed) answer = refusal(424, 'A request that this one depends on failed.', now())
    else if (typeof call === 'string') answer = refusal(400, call, now())
    else {
      const reply = await one(call)
      if (reply.wire === 'hang' || reply.wire === 'reset') return reply
      delayMs = Math.max(delayMs, reply.delayMs)
      answer = reply.answer
      if (reply.wire === 'truncate') {
        const whole = JSON.stringify(answer.body ?? '')
        answer = { ...answer, body: whole.slice(0, Math.floor(whole.length / 2)) }
      }
    }
    statuses.set(request.id, answer.status)
    responses.push(shown(request.id, answer))
  }
  // No order is promised, so none is kept.
  return { answer: { status: 200, body: { responses: responses.reverse() } }, wire: 'send', delayMs }
}
