/** The 8x8 APIs as a client meets them: key, media types, limits, then the endpoint. */
import type { Faults } from '../faults.ts'
import { meet } from '../faults.ts'
import { Refusal } from '../http.ts'
import type { Answer, Call } from '../http.ts'
import { createWindow } from '../limits.ts'
import type { Window, WindowState } from '../limits.ts'
import { runWith, sent } from '../reply.ts'
import type { Reply } from '../reply.ts'
import type { Ledger } from '../requests.ts'
import { createRouter } from '../routes.ts'
import type { Match, Route } from '../routes.ts'
import type { World } from '../world.ts'
import { listAudits } from './audit.ts'
import type { PbxCaller, PbxEndpoint } from './endpoint.ts'
import { refusal, responseId } from './errors.ts'
import { showOperation } from './operations.ts'
import { createScrolls } from './scroll.ts'
import { createSite, deleteSite, getSite, listSites, updateSite } from './sites.ts'
import { getPhoneNumber, listPhoneNumbers } from './numbers.ts'
import { createUser, deleteUser, getUser, listUsers, updateUser } from './users.ts'

interface Documented {
  run: PbxEndpoint
  /** Media types that the documents name; the first is the API's own. */
  media: string[]
  /** Query parameters that the documents name. */
  query: string[]
  /** Counts against the limits of the Administration API. */
  limited: boolean
}

const USERS = ['application/vnd.users.v1+json']
const NUMBERS = ['application/vnd.phonenumbers.v1+json']
// The site document says application/json, its guide the vendor type.
const SITES = ['application/vnd.sites.v1+json', 'application/json']
// The official sample polls with the users type.
const OPERATIONS = ['application/vnd.operations.v1+json', 'application/vnd.users.v1+json']
const SCROLL = ['pageSize', 'scrollId', 'filter', 'sort']
const AUDIT = [
  'startTime',
  'endTime',
  'service',
  'displayName',
  'eventTypes',
  'entityTypes',
  'auditUserId',
  'size',
  'scrollId',
]

function getOperation({ world, params, now, root }: PbxCaller): Answer {
  const operation = world.pbx.operations.get(params['operationId'] ?? '')
  if (!operation) return refusal(404, 'Operation not found', now)
  return { status: 200, body: showOperation(operation, world.company.customerId, root, now) }
}

function route(
  method: string,
  template: string,
  media: string[],
  run: PbxEndpoint,
  query: string[] = [],
): Route<Documented> {
  return { method, template, answer: { run, media, query, limited: true } }
}

const ROUTES: Route<Documented>[] = [
  route('GET', '/users', USERS, listUsers, SCROLL),
  route('POST', '/users', USERS, createUser),
  route('GET', '/users/{userId}', USERS, getUser),
  route('PUT', '/users/{userId}', USERS, updateUser),
  route('DELETE', '/users/{userId}', USERS, deleteUser),
  route('GET', '/sites', SITES, listSites, ['pageSize', 'pageNumber', 'filter', 'sort']),
  route('POST', '/sites', SITES, createSite),
  route('GET', '/sites/{siteId}', SITES, getSite),
  route('PUT', '/sites/{siteId}', SITES, updateSite),
  route('DELETE', '/sites/{siteId}', SITES, deleteSite),
  route('GET', '/phone-numbers', NUMBERS, listPhoneNumbers, SCROLL),
  route('GET', '/phone-numbers/{phoneNumber}', NUMBERS, getPhoneNumber),
  route('GET', '/operations/{operationId}', OPERATIONS, getOperation),
  // No rate limit is documented for audit records, and no vendor type.
  {
    method: 'GET',
    template: '/administration/audit/v1/audits',
    answer: { run: listAudits, media: [], query: AUDIT, limited: false },
  },
]

export interface PbxDoorDeps {
  now: () => number
  ledger: Ledger
  limits: boolean
  writes: 'full' | 'create' | 'none'
  worldOfKey(key: string): World | null
}

export interface PbxDoor {
  /** `scripted`: the company of a script, null when the call has a credential. */
  serve(call: Call, root: string, scripted: World | null): Promise<Reply>
}

interface KeyLimits {
  minute: Window
  burst: Window
}

const namedIn = (header: string | undefined, media: string[]): string | null =>
  media.find((type) => (header ?? '').toLowerCase().includes(type)) ?? null

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function createPbxDoor({ now, ledger, limits, writes, worldOfKey }: PbxDoorDeps): PbxDoor {
  const router = createRouter(ROUTES)
  const scrolls = createScrolls()
  const windows = new Map<string, KeyLimits>()
  const faults = (): Faults => ledger.faults

  /** Takes a call out of both windows, or says which one is full. */
  function charge(key: string, at: number): WindowState {
    let own = windows.get(key)
    if (!own) windows.set(key, (own = { minute: createWindow(100, 60_000), burst: createWindow(20, 10_000) }))
    const full = [own.minute, own.burst].map((window) => window.look(at)).find(({ allowed }) => !allowed)
    if (full) return full
    own.minute.take(at)
    own.burst.take(at)
    return { ...own.minute.look(at), allowed: true }
  }

  const limitHeaders = ({ limit, remaining, resetAt }: WindowState): Record<string, string> => ({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
  })

  /** What the documents ask of a request before its content matters. */
  function checkForm(call: Call, { media, query }: Documented, at: number): Answer | null {
    const { method, headers } = call
    const unknown = [...call.query.keys()].find((name) => !query.includes(name))
    if (unknown !== undefined) return refusal(400, `Unknown query parameter: ${unknown}`, at)
    const requestId = headers['x-request-id']
    if (requestId !== undefined && !UUID.test(requestId)) return refusal(400, 'X-Request-Id must be a uuid', at)
    if (media.length === 0) return null
    const writes = method === 'POST' || method === 'PUT'
    if (!writes && !namedIn(headers['accept'], media)) return refusal(406, `Accept must name ${media[0]}`, at)
    if (writes && !namedIn(headers['content-type'], media)) return refusal(415, `Content-Type must be ${media[0]}`, at)
    return null
  }

  function run(call: Call, found: Match<Documented>, root: string, world: World, script: boolean): Answer {
    const { method } = call
    const at = now()
    world.settle(at)
    const denied = !script && ((method === 'PUT' && writes !== 'full') || (method === 'POST' && writes === 'none'))
    if (denied) {
      const message = `${method} ${found.route.template} is not currently implemented in v1.0.0`
      return refusal(501, message, at)
    }
    if (!script) {
      const wrong = checkForm(call, found.route.answer, at)
      if (wrong) return wrong
    }
    const caller = { ...call, world, params: found.params, now: at, script, root, faults: faults(), limits, scrolls }
    try {
      return found.route.answer.run(caller)
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  /** With the media type that the caller understands, and the id that support asks for. */
  function dressed(answer: Answer, call: Call, media: string[]): Answer {
    const asked = namedIn(call.headers['accept'], media) ?? namedIn(call.headers['content-type'], media)
    const type = asked ?? media[0] ?? 'application/json'
    return { ...answer, headers: { 'content-type': type, ...responseId(), ...answer.headers } }
  }

  function nowhere(call: Call, at: number): Answer {
    const methods = router.methodsOf(call.path)
    if (methods.length === 0) return refusal(404, `No such path: ${call.path.slice(0, 200)}`, at)
    return {
      ...refusal(405, `Methods of this path: ${methods.join(', ')}`, at),
      headers: { Allow: methods.join(', ') },
    }
  }

  return {
    async serve(call, root, scripted) {
      const found = router.find(call.method, call.path)
      if (scripted) {
        const answer = found ? run(call, found, root, scripted, true) : nowhere(call, now())
        return sent(dressed(answer, call, found?.route.answer.media ?? []))
      }
      const name = `${call.method} ${found?.route.template ?? '/(unknown)'}`
      ledger.count('8x8', name)
      const key = call.headers['x-api-key'] ?? ''
      const world = worldOfKey(key)
      if (!world || faults().revoke.includes('8x8'))
        return sent(dressed(refusal(401, 'Invalid API key', now()), call, []))
      if (!found) return sent(dressed(nowhere(call, now()), call, []))

      const { media, limited } = found.route.answer
      const state = limits && limited ? charge(key, now()) : null
      const headers = state ? limitHeaders(state) : {}
      if (state && !state.allowed) {
        const answer = refusal(429, 'Rate limit exceeded, please try again later', now())
        return sent(dressed({ ...answer, headers }, call, media))
      }
      const fault = meet(faults(), '8x8', name, world.company.identity.tenant)
      if (faults().faults.length > 0) ledger.save()
      const refuse = (status: number, message: string, code?: string): Answer => refusal(status, message, now(), code)
      const reply = await runWith(fault, () => run(call, found, root, world, false), refuse)
      const answer = dressed({ ...reply.answer, headers: { ...headers, ...reply.answer.headers } }, call, media)
      return { ...reply, answer }
    },
  }
}
