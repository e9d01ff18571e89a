/** How a number operation that Microsoft accepted is getting on. */
import { z } from 'zod/v4'
import type { CallContext, Operation } from '../contract.ts'
import { shaped } from '../shape.ts'
import type { GraphClient } from './client.ts'
import { meaning, told } from './refusals.ts'

const text = z.string().nullish()
const operation = z.object({
  status: z.string(),
  numbers: z
    .array(z.object({ status: text, statusDetail: text }))
    .max(1_000)
    .nullish(),
})

/** The page's example wraps the operation in `value`, the schema does not. */
const perhapsWrapped = z.preprocess((body) => {
  const value = typeof body === 'object' && body !== null && 'value' in body ? body.value : body
  return Array.isArray(value) ? value[0] : value
}, operation)

export async function readOperation(client: GraphClient, id: string, context?: CallContext): Promise<Operation> {
  const path = `/admin/teams/telephoneNumberManagement/operations/${encodeURIComponent(id)}`
  const answer = await client.get(path, { bucket: 'teamsRead' }, context)
  const { status, numbers } = shaped(perhapsWrapped, answer, 'graph', 'An operation')
  const wrong = (numbers ?? []).find((number) => isFailed(number.status))
  if (isFailed(status) || wrong !== undefined) {
    const raw = told(
      wrong?.statusDetail ?? numbers?.find((number) => number.statusDetail)?.statusDetail ?? status,
      client.secrets(),
    )
    return { id, status: 'failed', reason: meaning(null, raw).reason, raw }
  }
  // A status we do not know is not an end: the caller re-reads the number anyway.
  return { id, status: status.toLowerCase() === 'succeeded' ? 'succeeded' : 'running', reason: null, raw: null }
}

/** `skipped` is on the reference page and not in the schema: nothing was done, and nobody says why. */
function isFailed(status: string | null | undefined): boolean {
  return ['failed', 'skipped'].includes(status?.toLowerCase() ?? '')
}
