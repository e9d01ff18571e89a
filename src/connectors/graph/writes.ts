/** Numbers given to users and taken away. What Microsoft accepts is not yet done: the caller re-reads. */
import type { CallContext, TeamsWrite, WriteAnswer } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { vendorWords } from '../words.ts'
import { batch, MOST_PARTS, type Part, type Reply } from './batch.ts'
import type { GraphClient } from './client.ts'
import type { paths } from './graph.openapi.d.ts'
import { ASSIGNMENTS } from './numbers.ts'
import { meaning, told } from './refusals.ts'

type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer B } } }
}
  ? B
  : never
type AssignBody = Body<'/admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'>
type UnassignBody = Body<'/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber'>

/** Refusals of one write that we read ourselves. */
const REFUSALS = [400, 403, 404, 405, 409, 412, 415, 422, 424]

export async function write(client: GraphClient, writes: TeamsWrite[], context?: CallContext): Promise<WriteAnswer[]> {
  if (writes.length > MOST_PARTS) {
    throw new ConnectorError('refused', 'graph', `At most ${MOST_PARTS} writes at a time, not ${writes.length}.`)
  }
  if (writes.length === 0) return []
  const parts = writes.map(part)
  const replies =
    parts.length === 1 ? [await alone(client, parts[0] as Part, context)] : await together(client, parts, context)
  denied(replies, client.secrets())
  return writes.map((one, index) => answer(one, replies[index] ?? null, client.secrets()))
}

function part(one: TeamsWrite): Part {
  const headers = { 'content-type': 'application/json' }
  if (one.kind === 'unassign') {
    const body: UnassignBody = { telephoneNumber: one.number, numberType: typeOf(one.type) }
    return { method: 'POST', url: `${ASSIGNMENTS}/unassignNumber`, headers, body }
  }
  const body: AssignBody = {
    telephoneNumber: one.number,
    assignmentTargetId: one.holderId,
    numberType: typeOf(one.type),
    assignmentCategory: CATEGORIES.find((category) => category === one.category) ?? 'primary',
  }
  return { method: 'POST', url: `${ASSIGNMENTS}/assignNumber`, headers, body }
}

const CATEGORIES = ['primary', 'private', 'alternate'] as const
// In JSON the enum is lower camel case; `DirectRouting` is PowerShell's and is refused.
const TYPES = ['directRouting', 'callingPlan', 'operatorConnect'] as const
const typeOf = (type: string | undefined) => TYPES.find((one) => one === type) ?? 'directRouting'

async function alone(client: GraphClient, { url, body }: Part, context?: CallContext): Promise<Reply> {
  try {
    const {
      status,
      headers,
      body: said,
    } = await client.post(url, body, { bucket: 'teamsWrite', expects: REFUSALS }, context)
    return { status, headers: Object.fromEntries(headers), body: said }
  } catch (error) {
    // Throttled to the end: it was never taken, as a part of a batch would tell.
    if (error instanceof ConnectorError && (error.status === 429 || error.status === 503)) {
      return { status: error.status, headers: {}, body: error.raw }
    }
    throw uncertain(error)
  }
}

async function together(client: GraphClient, parts: Part[], context?: CallContext): Promise<(Reply | null)[]> {
  try {
    return await batch(client, parts, { bucket: 'teamsWrite', repeatable: false }, context)
  } catch (error) {
    throw uncertain(error)
  }
}

/** An answer that we cannot read may stand for writes that were taken: to the caller the same as no answer. */
function uncertain(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || error.kind !== 'malformed') return error
  const { status, raw, requestId } = error
  return new ConnectorError('unavailable', 'graph', `${error.message} The writes may have been taken.`, {
    status,
    raw,
    requestId,
  })
}

/** When every write is denied, it is not about the users: the app lacks the permission. */
function denied(replies: (Reply | null)[], secrets: readonly string[]): void {
  const first = replies[0] ?? null
  if (first === null || (first.status !== 401 && first.status !== 403)) return
  if (!replies.every((reply) => reply?.status === first.status)) return
  const kind = first.status === 401 ? 'credential' : 'permission'
  throw new ConnectorError(kind, 'graph', `Microsoft Graph does not let this app assign numbers (${first.status}).`, {
    status: first.status,
    raw: told(vendorWords(first.body) ?? '', secrets),
    requestId: first.headers['request-id'] ?? null,
  })
}

function answer(one: TeamsWrite, reply: Reply | null, secrets: readonly string[]): WriteAnswer {
  if (reply !== null && reply.status >= 200 && reply.status < 300) {
    return { accepted: true, operationId: operationId(reply.headers['location']) }
  }
  const raw = told(
    reply === null ? 'No answer to this part of the batch.' : (vendorWords(reply.body) ?? `Status ${reply.status}`),
    secrets,
  )
  // No answer: it may have been taken, and the next read tells.
  const { reason, retry } =
    reply === null ? ({ reason: 'MS_TRANSIENT', retry: 'later' } as const) : meaning(reply.status, raw)
  return { accepted: false, reason, retry, detail: { number: one.number, raw }, raw }
}

/** From `…/operations('{id}')` or `…/operations/{id}`. */
function operationId(location: string | undefined): string | null {
  const found = /\/operations(?:\('([^']+)'\)|\/([^/?()]+))/.exec(location ?? '')
  return found?.[1] ?? found?.[2] ?? null
}
