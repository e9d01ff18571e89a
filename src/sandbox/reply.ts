/** What a call comes to once faults had their say: an answer, and what the wire does to it. */
import type { Fault } from './faults.ts'
import type { Answer } from './http.ts'
import { mangled } from './mangle.ts'

export interface Reply {
  answer: Answer
  /** `hang`: never answered. `reset`: the connection is cut. `truncate`: half of the body. */
  wire: 'send' | 'hang' | 'reset' | 'truncate'
  delayMs: number
}

export type Refuse = (status: number, message: string, code?: string) => Answer

export const sent = (answer: Answer): Reply => ({ answer, wire: 'send', delayMs: 0 })

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The list in a page of either cloud. */
const listName = (body: Json): 'data' | 'value' | null =>
  Array.isArray(body['data']) ? 'data' : Array.isArray(body['value']) ? 'value' : null

function emptied(answer: Answer): Answer {
  if (!isObject(answer.body)) return answer
  const name = listName(answer.body)
  return name ? { ...answer, body: { ...answer.body, [name]: [] } } : answer
}

/** Tells the items of the page twice. */
function repeated(answer: Answer): Answer {
  if (!isObject(answer.body)) return answer
  const name = listName(answer.body)
  const items = name ? (answer.body[name] as unknown[]) : []
  return name ? { ...answer, body: { ...answer.body, [name]: [...items, ...items] } } : answer
}

/** Ends the list here: without its next page, or, where there is none, without its second half. */
function cutShort(answer: Answer): Answer {
  if (!isObject(answer.body)) return answer
  const body = { ...answer.body }
  const name = listName(body)
  const next = body['@odata.nextLink']
  if (typeof next === 'string') {
    delete body['@odata.nextLink']
    if (next.includes('/users/delta?')) body['@odata.deltaLink'] = next.replace('$skiptoken=', '$deltatoken=')
    return { ...answer, body }
  }
  if (isObject(body['pagination']) && body['pagination']['hasMore'] === true) {
    body['pagination'] = { ...body['pagination'], hasMore: false, nextScrollId: null }
    if (isObject(body['_links'])) body['_links'] = { self: body['_links']['self'] }
    return { ...answer, body }
  }
  if (isObject(body['meta']) && body['meta']['scrollId'] !== null) {
    body['meta'] = { ...body['meta'], scrollId: null }
    return { ...answer, body }
  }
  const items = name ? (body[name] as unknown[]) : []
  // a list of one has no second half
  return name ? { ...answer, body: { ...body, [name]: items.slice(0, Math.ceil(items.length / 2)) } } : answer
}

const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Bad gateway</h1></body></html>'

function garbled(answer: Answer, as: 'html' | 'wrongShape'): Answer {
  if (as === 'html') return { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: HTML }
  return { ...answer, body: { unexpected: true, data: 'none', value: { items: 'none' } } }
}

/** Runs the call as this fault has it. A write is not carried out where the fault comes before it. */
export async function runWith(
  fault: Fault | null,
  run: () => Answer | Promise<Answer>,
  refuse: Refuse,
): Promise<Reply> {
  if (!fault) return sent(await run())
  switch (fault.kind) {
    case 'status': {
      if (fault.applied) await run()
      const answer = refuse(fault.status, fault.message ?? 'A fault that was asked for.', fault.code)
      const headers = {
        ...answer.headers,
        ...(fault.retryAfter !== null && { 'Retry-After': String(fault.retryAfter) }),
      }
      return sent({ ...answer, headers })
    }
    case 'hang':
    case 'reset':
      return { answer: fault.applied ? await run() : { status: 0 }, wire: fault.kind, delayMs: 0 }
    case 'truncate':
      return { answer: await run(), wire: 'truncate', delayMs: 0 }
    case 'malformed':
      return sent(garbled(await run(), fault.as))
    case 'emptyPage':
      return sent(emptied(await run()))
    case 'lostPage':
      return sent(cutShort(await run()))
    case 'repeatedItems':
      return sent(repeated(await run()))
    case 'mangle':
      return sent(mangled(await run(), fault.as, fault))
    case 'delay':
      return { answer: await run(), wire: 'send', delayMs: fault.ms }
  }
}
