/** A sandbox on a port of its own, under a clock that the test moves, with a client for each of its doors. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import type { Exchange, Identity, Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts'

export interface Reply {
  status: number
  headers: Headers
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into JSON of many shapes
  body: any
}

export interface Ask {
  method?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Stand {
  url: string
  sandbox: Sandbox
  identity: Identity
  clock: { at: number }
  exchanges: Exchange[]
  /** Any path, with only the headers given. */
  ask(path: string, options?: Ask): Promise<Reply>
  /** 8x8 with the product's key; `type` is the resource in the vendor media type. */
  pbx(path: string, options?: Ask & { type?: string }): Promise<Reply>
  /** Graph with the product's token. */
  graph(path: string, options?: Ask): Promise<Reply>
  token(): Promise<string>
  stop(): Promise<void>
}

export const NOON = Date.UTC(2026, 10, 21, 12)

async function request(url: string, { method = 'GET', body, headers = {} }: Ask): Promise<Reply> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(text !== undefined && { body: text }) })
  const answer = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && answer !== ''
  let parsed: unknown = answer
  if (isJson) {
    try {
      parsed = JSON.parse(answer)
    } catch {
      // a fault that the test asked for
    }
  }
  return { status: response.status, headers: response.headers, body: parsed }
}

export async function startStand(options: Partial<SandboxOptions> = {}): Promise<Stand> {
  const clock = { at: NOON }
  const exchanges: Exchange[] = []
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`
  const sandbox = await createSandbox({
    baseUrl: url,
    users: 250,
    seed: 1,
    problems: true,
    limits: false,
    latencyMs: 0,
    pbxWrites: 'full',
    tenants: 1,
    folder: null,
    now: () => clock.at,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  })
  server.on('request', sandbox.handle)
  const [identity] = sandbox.identities
  if (!identity) throw new Error('a sandbox has at least one company')

  async function token(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: identity?.clientId ?? '',
      client_secret: identity?.clientSecret ?? '',
      scope: 'https://graph.microsoft.com/.default',
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const path = `${url}/entra/${identity?.tenantId}/oauth2/v2.0/token`
    const answer = await request(path, { method: 'POST', body: form.toString(), headers })
    return (answer.body as { access_token: string }).access_token
  }
  let bearer: string | null = null

  const full = (path: string): string => (path.startsWith('http') ? path : url + path)
  return {
    url,
    sandbox,
    identity,
    clock,
    exchanges,
    token,
    ask: (path, ask = {}) => {
      const headers: Record<string, string> = {
        ...(ask.body !== undefined && { 'content-type': 'application/json' }),
        ...ask.headers,
      }
      return request(full(path), { ...ask, headers })
    },
    pbx: (path, ask = {}) => {
      const media = `application/vnd.${ask.type ?? 'users'}.v1+json`
      const own: Record<string, string> = { 'x-api-key': identity.pbxApiKey, accept: media }
      if (ask.body !== undefined) own['content-type'] = media
      return request(path.startsWith('http') ? path : `${url}/8x8${path}`, {
        ...ask,
        headers: { ...own, ...ask.headers },
      })
    },
    graph: async (path, ask = {}) => {
      bearer ??= await token()
      const own: Record<string, string> = { authorization: `Bearer ${bearer}` }
      if (ask.body !== undefined) own['content-type'] = 'application/json'
      const address = path.startsWith('http') ? path : `${url}/graph/v1.0${path}`
      return request(address, { ...ask, headers: { ...own, ...ask.headers } })
    },
    async stop() {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const NUMBERS = '/admin/teams/telephoneNumberManagement/numberAssignments'

export interface ExpectedItem {
  kind: 'user' | 'account'
  userName: string
  id: string | null
  state: string
  reason: string | null
  number: string | null
  wanted: string | null
}

/** The generator's list, for tests that need somebody with a certain fate. */
export async function expected(stand: Stand): Promise<ExpectedItem[]> {
  return ((await stand.ask('/expected')).body as { items: ExpectedItem[] }).items
}

export function one<T>(items: T[], fits: (item: T) => boolean): T {
  const found = items.find(fits)
  if (found === undefined) throw new Error('nobody fits')
  return found
}
