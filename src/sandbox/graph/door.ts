/** Graph as a client meets it: token, permission, throttling, then the endpoint; one call at a time or twenty in a batch. */
import { BadToken } from '../entra/tokens.ts'
import type { GraphGrant, Tokens } from '../entra/tokens.ts'
import type { Faults } from '../faults.ts'
import { meet } from '../faults.ts'
import { Refusal } from '../http.ts'
import type { Answer, Call } from '../http.ts'
import { createBucket } from '../limits.ts'
import type { Bucket } from '../limits.ts'
import { runWith, sent } from '../reply.ts'
import type { Reply } from '../reply.ts'
import type { Facts, Ledger } from '../requests.ts'
import { createRouter } from '../routes.ts'
import type { Match } from '../routes.ts'
import type { World } from '../world.ts'
import { runBatch } from './batch.ts'
import { refusal, requestIds, TEXTS } from './errors.ts'
import { GRAPH_ROUTES } from './routes.ts'
import type { GraphRoute } from './routes.ts'

export interface GraphDoorDeps {
  now: () => number
  ledger: Ledger
  limits: boolean
  tokens: Tokens
  worldOfTenant(tenantId: string): World | null
  /** Told of each call inside a batch. */
  onInner(call: Call, answer: Answer): void
}

export interface GraphDoor {
  serve(call: Call, root: string, scripted: World | null): Promise<Reply>
}

interface Buckets {
  read: Bucket
  write: Bucket
  units: Bucket
}

/** Resource units a second for a tenant of more than 500 users: 8,000 in 10 s. */
const UNITS = 8000
const PER_SECOND = 30

export function createGraphDoor(deps: GraphDoorDeps): GraphDoor {
  const { now, ledger, limits, tokens, worldOfTenant, onInner } = deps
  const router = createRouter(GRAPH_ROUTES)
  const buckets = new Map<string, Buckets>()
  const faults = (): Faults => ledger.faults

  function bucketsOf(tenantId: string): Buckets {
    let own = buckets.get(tenantId)
    if (!own) {
      own = {
        read: createBucket(PER_SECOND, PER_SECOND),
        write: createBucket(PER_SECOND, PER_SECOND),
        units: createBucket(UNITS, UNITS / 10),
      }
      buckets.set(tenantId, own)
    }
    return own
  }

  /** Takes what the call costs: headers for its answer, or the 429. */
  function charge(
    tenantId: string,
    call: Call,
    cost: GraphRoute['charge'],
  ): { headers: Record<string, string> } | Answer {
    const own = bucketsOf(tenantId)
    const at = now()
    const throttled = (wait: number): Answer => ({
      ...refusal(429, 'Too many requests', at),
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(wait / 1000))) },
    })
    if (cost === 'teamsRead' || cost === 'teamsWrite') {
      const wait = (cost === 'teamsRead' ? own.read : own.write).take(at)
      return wait === null ? { headers: {} } : throttled(wait)
    }
    const units = Math.max(1, cost.units - (call.query.has('$select') ? 1 : 0))
    const wait = own.units.take(at, units)
    if (wait !== null) return throttled(wait)
    const used = own.units.used(at)
    const headers = { 'x-ms-resource-unit': String(units) }
    return { headers: used < 0.8 ? headers : { ...headers, 'x-ms-throttle-limit-percentage': used.toFixed(2) } }
  }

  function allowed(grant: GraphGrant, permissions: string[]): boolean {
    const without = faults().switches.withoutConsent
    return permissions.some((one) => grant.roles.includes(one) && !without.includes(one))
  }

  function run(call: Call, found: Match<GraphRoute>, root: string, world: World, script: boolean): Answer {
    const at = now()
    world.settle(at)
    const writes = call.method !== 'GET' && call.method !== 'DELETE'
    if (writes && !script && !(call.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) {
      return refusal(400, 'Write requests (excluding DELETE) must contain the Content-Type header declaration.', at)
    }
    const facts: Facts = { number: null, holder: null, changed: 0, doneAt: null }
    const about = (more: Partial<Facts>): void => void Object.assign(facts, more)
    const caller = { ...call, world, params: found.params, now: at, script, root, faults: faults(), about }
    const answer = answered(() => found.route.answer.run(caller))
    if (writes && !script) {
      const { tenant } = world.company.identity
      const name = `${call.method} ${found.route.template}`
      ledger.wrote({ at, tenant, system: 'graph', call: name, status: answer.status, ...facts })
    }
    return answer
  }

  function answered(run: () => Answer): Answer {
    try {
      return run()
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  function nowhere(call: Call): Answer {
    const methods = router.methodsOf(call.path)
    if (methods.length > 0)
      return refusal(405, `Methods of this path: ${methods.join(', ')}.`, now(), 'Request_BadRequest')
    const segment = call.path.split('/')[1] ?? ''
    return refusal(400, `Resource not found for the segment '${segment.slice(0, 100)}'.`, now(), 'BadRequest')
  }

  const dressed = (answer: Answer, call: Call): Answer => ({
    ...answer,
    headers: {
      ...(answer.body !== undefined && { 'content-type': 'application/json' }),
      ...requestIds(call.headers['client-request-id']),
      ...answer.headers,
    },
  })

  const refuse = (status: number, message: string, code?: string): Answer => refusal(status, message, now(), code)

  /** One call of the product, or one of a batch. */
  async function one(call: Call, root: string, world: World, grant: GraphGrant, inBatch = false): Promise<Reply> {
    const found = router.find(call.method, call.path)
    const name = `${call.method} ${found?.route.template ?? '/(unknown)'}`
    ledger.count('graph', name)
    if (inBatch) ledger.count('inBatches', name)
    if (!found) return sent(dressed(nowhere(call), call))
    const { permissions, charge: cost } = found.route.answer
    const charged = limits ? charge(grant.tenantId, call, cost) : { headers: {} }
    if ('status' in charged) return sent(dressed(charged, call))
    const fault = meet(faults(), 'graph', name, world.company.identity.tenant)
    if (faults().faults.length > 0) ledger.save()
    const act = (): Answer =>
      allowed(grant, permissions) ? run(call, found, root, world, false) : refusal(403, TEXTS.denied, now())
    const reply = await runWith(fault, act, refuse)
    return {
      ...reply,
      answer: dressed({ ...reply.answer, headers: { ...charged.headers, ...reply.answer.headers } }, call),
    }
  }

  async function batch(call: Call, root: string, world: World, grant: GraphGrant): Promise<Reply> {
    const name = 'POST /$batch'
    ledger.count('graph', name)
    const fault = meet(faults(), 'graph', name, world.company.identity.tenant)
    if (faults().faults.length > 0) ledger.save()
    // What the wire does to an inner call, it does to the batch.
    let inside: Reply | null = null
    const act = async (): Promise<Answer> => {
      inside = await runBatch(call, now, async (inner) => {
        const reply = await one(inner, root, world, grant, true)
        onInner(inner, reply.answer)
        return reply
      })
      return inside.answer
    }
    const reply = await runWith(fault, act, refuse)
    const wired = inside as Reply | null
    if (reply.wire === 'send' && wired && wired.wire !== 'send') return wired
    return { ...reply, delayMs: Math.max(reply.delayMs, wired?.delayMs ?? 0), answer: dressed(reply.answer, call) }
  }

  async function scriptBatch(call: Call, root: string, world: World): Promise<Reply> {
    return runBatch(call, now, (inner) => {
      const found = router.find(inner.method, inner.path)
      return Promise.resolve(sent(dressed(found ? run(inner, found, root, world, true) : nowhere(inner), inner)))
    })
  }

  async function grantOf(call: Call): Promise<GraphGrant | string> {
    const [, token] = /^Bearer (\S+)$/i.exec(call.headers['authorization'] ?? '') ?? []
    if (!token) return 'Access token is empty.'
    if (faults().revoke.includes('graph')) return 'Access token has been revoked.'
    try {
      return await tokens.readGraph(token)
    } catch (error) {
      if (error instanceof BadToken) return error.message
      throw error
    }
  }

  return {
    async serve(call, root, scripted) {
      const isBatch = call.method === 'POST' && call.path === '/$batch'
      if (scripted) {
        if (isBatch) return scriptBatch(call, root, scripted)
        const found = router.find(call.method, call.path)
        return sent(dressed(found ? run(call, found, root, scripted, true) : nowhere(call), call))
      }
      const grant = await grantOf(call)
      const world = typeof grant === 'string' ? null : worldOfTenant(grant.tenantId)
      if (typeof grant === 'string' || !world) {
        const found = router.find(call.method, call.path)
        ledger.count('graph', isBatch ? 'POST /$batch' : `${call.method} ${found?.route.template ?? '/(unknown)'}`)
        const why = typeof grant === 'string' ? grant : 'Access token validation failure. Unknown tenant.'
        const answer = refusal(401, why, now())
        return sent(dressed({ ...answer, headers: { 'WWW-Authenticate': 'Bearer realm=""' } }, call))
      }
      return isBatch ? batch(call, root, world, grant) : one(call, root, world, grant)
    },
  }
}
