/** A BulkRequest, RFC 7644 §3.7. What is wrong with one operation alone is not found here. Pure. */
import { isObject, kindOf } from '../body/invalid.ts'
import { member } from '../dialects/sent.ts'
import { quoted, ScimError } from '../errors.ts'
import { isPost, namedIn } from './operation.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

/** RFC 7644 §3.7.4. The size is in bytes. */
export const LIMITS = { maxOperations: 1_000, maxPayloadSize: 1_048_576 }

export interface BulkRequest {
  /** So many errors end the bulk; 0: none does. */
  failOnErrors: number
  operations: readonly unknown[]
}

const syntax = (detail: string): ScimError => new ScimError(400, 'invalidSyntax', detail)

/** @throws ScimError 400 invalidSyntax, 413 */
export function readBulk(sent: unknown): BulkRequest {
  if (!isObject(sent)) throw syntax(`The body must be a BulkRequest object, but ${kindOf(sent)} was sent.`)
  const schemas = member(sent, 'schemas')
  const isBulk = (urn: unknown): boolean => typeof urn === 'string' && urn.toLowerCase() === BULK_REQUEST.toLowerCase()
  if (!Array.isArray(schemas) || !schemas.some(isBulk))
    throw syntax(`"schemas" must be ["${BULK_REQUEST}"], but ${quoted(schemas)} was sent.`)
  const operations = member(sent, 'Operations')
  if (!Array.isArray(operations) || operations.length === 0) {
    const seen = Array.isArray(operations) ? 'an empty one' : kindOf(operations)
    throw syntax(`"Operations" must be a list of one or more operations, but ${seen} was sent.`)
  }
  if (operations.length > LIMITS.maxOperations) {
    const detail = `The bulk has ${operations.length} operations, which exceeds maxOperations (${LIMITS.maxOperations}). Send them in several.`
    throw new ScimError(413, null, detail)
  }
  refuseSame(operations)
  return { failOnErrors: failOnErrorsIn(member(sent, 'failOnErrors')), operations }
}

function failOnErrorsIn(sent: unknown): number {
  if (sent === undefined || sent === null) return 0
  if (typeof sent === 'number' && Number.isSafeInteger(sent) && sent >= 0) return sent
  throw syntax(`"failOnErrors" must be a whole number of errors, but ${quoted(sent)} was sent.`)
}

/** What two have could not be told apart where it is referred to. */
function refuseSame(operations: readonly unknown[]): void {
  const seen = new Set<string>()
  for (const sent of operations) {
    const named = namedIn(sent)
    if (named.bulkId === null || !isPost(named)) continue
    if (seen.has(named.bulkId))
      throw syntax(`Two operations have the bulkId ${quoted(named.bulkId)}. Each new resource needs one of its own.`)
    seen.add(named.bulkId)
  }
}
