/** Stand-ins for the outside world over real HTTP: 8x8, Microsoft Graph and Entra, strict where the vendors' documents are. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createPbxDoor } from './8x8/door.ts'
import { refusal as pbxRefusal } from './8x8/errors.ts'
import { createCompany, MAX_USERS } from './company/company.ts'
import type { Identity } from './company/identities.ts'
import { createControl } from './control.ts'
import { entraRoutes } from './entra/entra.ts'
import { createKeyRing, openKey } from './entra/keys.ts'
import type { SigningKey } from './entra/keys.ts'
import { createPlatform } from './entra/platform.ts'
import { NEW_REGISTRATION } from './entra/registration.ts'
import { createTokens } from './entra/tokens.ts'
import { meet } from './faults.ts'
import type { Switches } from './faults.ts'
import { createGraphDoor } from './graph/door.ts'
import { refusal as graphRefusal } from './graph/errors.ts'
import { flatHeaders, MAX_BODY, parseBody, problem, readBody, send } from './http.ts'
import type { Answer, Call, Exchange, System } from './http.ts'
import { runWith, sent } from './reply.ts'
import type { Reply } from './reply.ts'
import { openLedger } from './requests.ts'
import { createRouter } from './routes.ts'
import { openWorld } from './world.ts'
import type { Change, World } from './world.ts'

export type { Change, Exchange, Identity, SigningKey }
export { openKey }

/** A request as it arrives, with the path of `baseUrl` in its URL and header names in lower case. */
export interface Asked {
  method: string
  url: string
  headers: Record<string, string>
  /** Empty: none. */
  body: string
}

/** What goes back, were there a wire: `truncate` sends half of the body, `hang` and `reset` nothing. */
export interface Told {
  wire: Reply['wire']
  delayMs: number
  status: number
  headers: Record<string, string>
  body: string
}

export interface SandboxOptions {
  /** With the path under which `handle` is reached, for example http://127.0.0.1:3978/sandbox. */
  baseUrl: string
  /** 0 to 1,000,000 in each company. */
  users: number
  seed: number
  /** Does the company hold users with problems? */
  problems: boolean
  /** Are the vendors' limits enforced? */
  limits: boolean
  latencyMs: number
  /** What 8x8 implements of writing, for the product's key. */
  pbxWrites: 'full' | 'create' | 'none'
  tenants: number
  /** Where the logs and the issuer's key live; null: in memory only. */
  folder: string | null
  now?: () => number
  onExchange?: (exchange: Exchange) => void
  /** Told of each change that a cloud accepted, whoever asked for it, also when the answer is lost. */
  onChange?: (change: Change) => void
  /** The issuer's key, from `openKey`: making one takes longer than all the rest. Left out: the folder's, or a new one. */
  key?: SigningKey
}

export interface Sandbox {
  /** Where its clouds are, `/sandbox` included. */
  baseUrl: string
  /** URLs still carry the path of `baseUrl`. */
  handle(req: IncomingMessage, res: ServerResponse): void
  /** The same without a socket, and without waiting for delays. */
  ask(asked: Asked): Promise<Told>
  identities: Identity[]
  close(): Promise<void>
}

const MAX_TENANTS = 50

function checkOptions({ users, tenants }: SandboxOptions): void {
  if (!Number.isInteger(users) || users < 0 || users > MAX_USERS)
    throw new RangeError(`users must be 0 to ${MAX_USERS}`)
  if (!Number.isInteger(tenants) || tenants < 1 || tenants > MAX_TENANTS) {
    throw new RangeError(`tenants must be 1 to ${MAX_TENANTS}`)
  }
}

const ROOTS: { prefix: string; system: System }[] = [
  { prefix: '/8x8/admin-provisioning', system: '8x8' },
  { prefix: '/8x8', system: '8x8' },
  { prefix: '/graph/v1.0', system: 'graph' },
  { prefix: '/graph', system: 'graph' },
  { prefix: '/entra', system: 'entra' },
]

const within = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  checkOptions(options)
  const { users, seed, problems, limits, latencyMs, pbxWrites, tenants, folder, onExchange } = options
  const now = options.now ?? Date.now
  const baseUrl = options.baseUrl.replace(/\/$/, '')
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, '')
  const size = { users, seed, problems }
  const key = options.key ?? (await openKey(folder))
  const worlds = Array.from({ length: tenants }, (_, n) =>
    openWorld(createCompany(size, n + 1), folder, options.onChange),
  )
  for (const world of worlds) world.settle(now())
  const ledger = openLedger(folder, `sandbox-u${users}-s${seed}-p${problems ? 1 : 0}-control`)
  const keys = createKeyRing(key, folder)
  const switches = () => ledger.faults.switches
  const tokens = createTokens({ baseUrl, keys, now, lifetime: () => switches().tokenSeconds })
  const worldOfTenant = (id: string): World | null =>
    worlds.find(({ company }) => company.identity.tenantId === id.toLowerCase()) ?? null
  const worldOfKey = (apiKey: string): World | null =>
    worlds.find(({ company }) => company.identity.pbxApiKey === apiKey) ?? null

  const tell = (system: System, call: Call, { status, headers, body }: Answer): void =>
    onExchange?.({
      system,
      method: call.method,
      path: call.path,
      query: call.query,
      requestHeaders: call.headers,
      requestBody: call.body,
      status,
      responseHeaders: headers ?? {},
      responseBody: body,
    })
  const pbx = createPbxDoor({ now, ledger, limits, writes: pbxWrites, worldOfKey })
  const onInner = (call: Call, answer: Answer): void => tell('graph', call, answer)
  const graph = createGraphDoor({ now, ledger, limits, tokens, worldOfTenant, onInner })
  const platform = createPlatform({ baseUrl, now, keys })
  /** Lets out each answer that is held back for a time. */
  const late = new Set<() => void>()
  const mended = (): void => {
    for (const out of late) out()
  }
  const control = createControl({ now, ledger, tokens, keys, worlds, platform, mended })
  const revoked = (): boolean => ledger.faults.revoke.includes('graph')
  const companyOf = (id: string) => worldOfTenant(id)?.company ?? null
  const agree = (to: Partial<Switches>): void =>
    ledger.setFaults({ ...ledger.faults, switches: { ...switches(), ...to, signInConsent: 'given' } })
  const entra = createRouter(
    entraRoutes({
      ...{ baseUrl, now, key, keys, tokens, companyOf, revoked },
      registrationOf: (tenant) => ledger.registrations[tenant] ?? NEW_REGISTRATION,
      withoutConsent: () => switches().withoutConsent,
      grant: () => agree({ withoutConsent: [] }),
      consent: { given: () => switches().signInConsent === 'given', give: () => agree({}) },
      refreshEnded: () => switches().refreshTokens === 'ended',
    }),
  )

  async function serveEntra(call: Call): Promise<Reply> {
    const found = entra.find(call.method, call.path)
    if (!found) return sent(problem(404, 'Not found', `No such path: ${call.path.slice(0, 200)}`))
    const name = `${call.method} ${found.route.template}`
    ledger.count('entra', name)
    const tenantId = found.params['tenantId'] ?? ''
    const fault = meet(ledger.faults, 'entra', name, companyOf(tenantId)?.identity.tenant ?? 0)
    if (ledger.faults.faults.length > 0) ledger.save()
    const refuse = (status: number, message: string, code?: string): Answer => ({
      status,
      body: { error: code ?? 'temporarily_unavailable', error_description: message, error_codes: [90033] },
    })
    return runWith(fault, () => found.route.answer(call, tenantId), refuse)
  }

  /** The company whose script this is, null for the product's own calls; a text says why it is neither. */
  function scriptOf(call: Call): World | null | string {
    if (call.headers['x-api-key'] !== undefined || call.headers['authorization'] !== undefined) return null
    const tenant = Number(call.headers['tenant'] ?? call.query.get('tenant') ?? 1)
    return worlds[tenant - 1] ?? `tenant must be a whole number from 1 to ${worlds.length}.`
  }

  async function serve(system: System, call: Call, root: string): Promise<{ reply: Reply; scripted: boolean }> {
    if (system === 'entra') return { reply: await serveEntra(call), scripted: false }
    const scripted = scriptOf(call)
    if (typeof scripted === 'string') return { reply: sent(problem(400, 'Bad tenant', scripted)), scripted: true }
    const reply = await (system === '8x8' ? pbx : graph).serve(call, root, scripted)
    return { reply, scripted: scripted !== null }
  }

  function unreadable(system: System | null, status: number, why: string): Answer {
    if (system === '8x8') return pbxRefusal(status, why, now())
    if (system === 'graph') return graphRefusal(status, why, now())
    return problem(status, status === 413 ? 'Too large' : 'Bad request', why)
  }

  const open = new Set<ServerResponse>()

  const passed = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const out = (): void => {
        clearTimeout(timer)
        late.delete(out)
        resolve()
      }
      const timer = setTimeout(out, ms).unref()
      late.add(out)
    })

  async function deliver(res: ServerResponse, { answer, wire, delayMs }: Reply): Promise<void> {
    if (delayMs > 0) await passed(delayMs)
    if (wire === 'hang') return
    if (wire === 'reset') return void res.destroy()
    if (wire === 'send') return send(res, answer)
    send(res, { ...answer, body: half(answer) })
  }

  const half = ({ body }: Answer): string => {
    const whole = body === undefined ? '' : JSON.stringify(body)
    return whole.slice(0, Math.floor(whole.length / 2))
  }

  function placeOf(pathname: string) {
    const path = within(pathname, basePath) ? pathname.slice(basePath.length) || '/' : pathname
    const place = ROOTS.find(({ prefix }) => within(path, prefix)) ?? null
    return { place, below: path.slice(place?.prefix.length ?? 0) || '/' }
  }

  /** What a request is answered. A URL that is none was refused before. */
  async function reply(url: URL, { method, headers, body: text }: Omit<Asked, 'url'>): Promise<Reply> {
    const { place, below } = placeOf(url.pathname)
    const parsed = parseBody(text, headers['content-type'] ?? '')
    if (!parsed.ok) return sent(unreadable(place?.system ?? null, 400, `The body is not JSON: ${parsed.why}`))
    const call: Call = { method, path: below, query: url.searchParams, headers, body: parsed.body }
    if (!place) return sent(await control(call))
    const { reply, scripted } = await serve(place.system, call, baseUrl + place.prefix)
    if (reply.wire !== 'hang') tell(place.system, call, reply.answer)
    return { ...reply, delayMs: reply.delayMs + (scripted ? 0 : latencyMs) }
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = URL.parse(req.url ?? '/', 'http://sandbox')
    if (!url) return send(res, problem(400, 'Bad request', 'The address is not a URL.'))
    const body = await readBody(req)
    if (body === null) {
      // The rest of the body is not read, so the connection cannot be used again.
      res.shouldKeepAlive = false
      const system = placeOf(url.pathname).place?.system ?? null
      return send(res, unreadable(system, 413, `A body may have at most ${MAX_BODY} bytes.`))
    }
    await deliver(res, await reply(url, { method: req.method ?? 'GET', headers: flatHeaders(req), body }))
  }

  return {
    baseUrl,
    identities: worlds.map(({ company }) => company.identity),
    handle(req, res) {
      open.add(res)
      res.on('close', () => open.delete(res))
      answer(req, res).catch((error: unknown) => {
        // A client that went away is no fault of ours; all else is, and is told without its insides.
        if (req.destroyed && !req.complete) return
        process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error), 'SandboxFault')
        if (!res.headersSent) send(res, problem(500, 'Sandbox fault', 'The sandbox itself failed; its log says why.'))
      })
    },
    async ask({ url, ...asked }) {
      const { answer, wire, delayMs } = await reply(new URL(url), asked)
      const { body, pieces, status } = answer
      const json = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body)
      const text = pieces ? [...pieces].join('') : json
      const headers = { 'content-type': 'application/json', ...answer.headers }
      return { wire, delayMs, status, headers, body: wire === 'truncate' ? half(answer) : text }
    },
    async close() {
      for (const res of open) res.destroy()
      for (const world of worlds) world.close()
      ledger.close()
      await Promise.resolve()
    },
  }
}
