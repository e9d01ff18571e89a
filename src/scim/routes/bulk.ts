/** POST /Bulk, RFC 7644 §3.7. */
import type { Witness } from '../../http/door.ts'
import type { Answer, Route } from '../../http/route.ts'
import { namedIn, readOperation } from '../bulk/operation.ts'
import { runInOrder, type Done } from '../bulk/order.ts'
import { createRunner } from '../bulk/perform.ts'
import { LIMITS, readBulk } from '../bulk/request.ts'
import { ScimError } from '../errors.ts'
import type { Provisioner } from '../provisioner.ts'
import { locationOf } from '../render.ts'
import { answer, baseOf, ROOT, scimRoute, type ScimDeps, type ScimRequest } from '../route.ts'
import { groupRoutes } from './groups.ts'
import { userRoutes } from './users.ts'

export interface BulkDeps extends ScimDeps {
  /** Charges the caller for so many more requests. Throws `Problem` 429. */
  charge(caller: Provisioner, count: number): void
  witness?: Witness<Provisioner>
  warn?: (fields: object, message: string) => void
}

const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

export function bulkRoutes(deps: BulkDeps): Route<Provisioner>[] {
  const bulk: Route<Provisioner> = scimRoute(
    'POST',
    '/Bulk',
    (request) => run(deps, bulk, request),
    LIMITS.maxPayloadSize,
  )
  return [bulk]
}

async function run(deps: BulkDeps, bulk: Route<Provisioner>, request: ScimRequest): Promise<Answer> {
  const { operations, failOnErrors } = readBulk(request.body)
  deps.charge(request.caller, operations.length - 1)
  const of = { ...deps, readSites: once(deps.readSites) }
  const routes = [...userRoutes(of), ...groupRoutes(of)]
  const runner = createRunner({ routes, bulk, root: ROOT, witness: deps.witness ?? null, fault }, request)
  const ends = await runInOrder(operations, failOnErrors, runner)
  const base = baseOf(deps, request)
  const results = ends.flatMap((end, index) => (end ? resultText(base, operations[index], end) : []))
  return answer(`{"schemas":["${BULK_RESPONSE}"],"Operations":[${results.join(',')}]}`)

  function fault(error: unknown): ScimError {
    deps.warn?.(
      { tenantId: request.caller.tenantId, error },
      'an operation of a bulk failed, and the bulk ended with it',
    )
    return new ScimError(500, null, 'We had a fault of our own, and the bulk ended here. Send what is left again.')
  }
}

/** The bodies of refusals alone are told; what was done is at its location. */
function resultText(base: string, sent: unknown, { status, id, version, refusal }: Done): string {
  const { method, bulkId } = namedIn(sent)
  const told = {
    ...(id === null ? {} : locatedAt(base, sent, id)),
    ...(method === null ? {} : { method }),
    ...(bulkId === null ? {} : { bulkId }),
    ...(version === null ? {} : { version }),
    status: String(status),
  }
  const text = JSON.stringify(told)
  return refusal === null ? text : `${text.slice(0, -1)},"response":${refusal}}`
}

function locatedAt(base: string, sent: unknown, id: string): { location: string } {
  return { location: locationOf(readOperation(sent).type, base, id) }
}

/** A site may have been made a moment ago, but not between one operation and the next. */
function once(readSites: ScimDeps['readSites']): ScimDeps['readSites'] {
  let reading: Promise<void> | null = null
  return (tenantId) => (reading ??= readSites(tenantId))
}
