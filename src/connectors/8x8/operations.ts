/**
 * Writes to 8x8. Each is asynchronous: 202 with an operation, which is asked about until it has ended. 8x8 takes 10
 * operations of one organisation at a time; callers keep to that.
 */
import { z } from 'zod/v4'
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { Answer } from '../http.ts'
import { shaped, vendorKey } from '../shape.ts'
import { vendorWords } from '../words.ts'
import { createPbxClient, type PbxClient, type PbxOptions } from './client.ts'
import type { components } from './user.openapi.d.ts'

/** The vendor's whole user: PUT replaces it, and what is left out is removed ("loss of service"). */
export type VendorUserBody = components['schemas']['User']

/** Documented: first after 1 to 2 s, at most once a second, give up after 5 minutes. */
const FIRST_POLL_MS = 1_500
const NEXT_POLL_MS = 1_000
const PATIENCE_MS = 300_000

export interface PbxWrites {
  /** Answers the new user's id. Never sent twice: a lost answer is `unavailable`, and the caller reads again. */
  createUser(user: VendorUserBody, context?: CallContext): Promise<string>
  /** GET by id, `change`, PUT. Documented, but "not currently implemented in v1.0.0". */
  replaceUser(id: string, change: (user: VendorUserBody) => VendorUserBody, context?: CallContext): Promise<void>
}

const operation = z.object({
  operationId: vendorKey(),
  status: z.string(),
  resourceId: vendorKey().or(z.literal('')).nullish(),
  error: z.unknown().optional(),
})
type Operation = z.output<typeof operation>

export function createPbxWrites(options: PbxOptions, client = createPbxClient(options)): PbxWrites {
  return {
    async createUser(user, context) {
      const started = await client.write('POST', 'users', '/users', user, context)
      const ended = await finished(client, started, context)
      if (!ended.resourceId) throw new ConnectorError('malformed', '8x8', 'The new user came back without an id.')
      return ended.resourceId
    },
    async replaceUser(id, change, context) {
      const path = `/users/${encodeURIComponent(id)}`
      const answer = await client.get('users', path, {}, context)
      const user = shaped(z.looseObject({ basicInfo: z.looseObject({}) }), answer, '8x8', 'A user')
      // Kept whole, with the fields we do not know, since PUT removes what is left out.
      const body = change(user as VendorUserBody)
      await finished(client, await client.write('PUT', 'users', path, body, context), context)
    },
  }
}

async function finished(client: PbxClient, started: Answer, context?: CallContext): Promise<Operation> {
  let now = read(started)
  const path = `/operations/${encodeURIComponent(now.operationId)}`
  const until = client.now() + PATIENCE_MS
  for (let wait = FIRST_POLL_MS; ; wait = NEXT_POLL_MS) {
    if (now.status === 'COMPLETED') return now
    if (now.status === 'FAILED') throw failed(now, started)
    if (client.now() + wait > until) {
      throw new ConnectorError('unavailable', '8x8', 'The operation did not end within 5 minutes.')
    }
    await client.sleep(wait, context)
    now = read(await client.get('operations', path, {}, context))
  }
}

const read = (answer: Answer) => shaped(operation, answer, '8x8', 'An operation')

function failed(ended: Operation, started: Answer): ConnectorError {
  return new ConnectorError('refused', '8x8', '8x8 accepted the change and then failed it.', {
    raw: vendorWords(ended.error),
    requestId: started.requestId,
  })
}
