/** The SCIM door over real HTTP on a real store: tenants with a token each, and clients that say what they were answered. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Witness } from '../../../src/http/door.ts'
import type { RateLimit } from '../../../src/http/rate.ts'
import type { Provisioner } from '../../../src/scim/provisioner.ts'
import { createWebServer, type WebServer } from '../../../src/http/webServer.ts'
import { createScimDoor, SCIM_WORDING } from '../../../src/scim/door.ts'
import { hashOf } from '../../../src/scim/provisioner.ts'
import type { Visible } from '../../../src/directory/store.ts'
import { ask } from '../../http/serving.ts'
import { createKeptLog } from '../../http/serving.ts'
import { engines, type Opened } from '../../store/engines.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const EIGHT_BY_EIGHT = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
export const ALIAS = 'urn:8x8:scim:schemas:extension:8x8user:2.0:User'
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export const SCIM = 'application/scim+json'

/** A resource as it was answered: tests look at whatever part they are about. */
export interface Resource {
  id: string
  schemas: string[]
  userName: string
  displayName: string
  externalId: string
  title: string
  active: boolean
  detail: string
  status: string
  scimType: string
  totalResults: number
  startIndex: number
  itemsPerPage: number
  Resources: Resource[]
  name: { givenName: string; familyName: string }
  emails: { value: string; type: string; primary: boolean }[]
  members: { value: string; type: string; display: string; $ref: string }[]
  groups: { value: string; display: string }[]
  meta: { location: string; version: string; created: string; lastModified: string; resourceType: string }
  [name: string]: unknown
}

export interface Said {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** Parsed; an empty object where nothing, or no JSON, was answered. */
  body: Resource
}

export interface Client {
  tenantId: string
  token: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Said>
  get(path: string, headers?: Record<string, string>): Promise<Said>
  /** Throws when it is not 201. */
  user(userName: string, more?: object): Promise<Resource>
  group(displayName: string, memberIds?: string[]): Promise<Resource>
  patch(path: string, ...operations: object[]): Promise<Said>
  /** userNames or displayNames of what a list answers. */
  names(path: string): Promise<string[]>
}

export interface World {
  opened: Opened
  server: WebServer
  port: number
  log: ReturnType<typeof createKeptLog>
  /** Moves what the door takes for now. */
  later(ms: number): void
  /** Names of sites that 8x8 has and the store does not know of yet. */
  unseenSites: string[]
  tenant(more?: { visible?: Visible; sites?: string[]; on?: boolean }): Promise<Client>
  token(tenantId: string, ends?: { expiresAt?: string; revokedAt?: string }): Promise<string>
  client(tenantId: string, token: string): Client
  close(): Promise<void>
}

export { engines }

export async function openWorld(
  engine: (typeof engines)[number],
  {
    publicUrl = null,
    rate,
    witness,
  }: { publicUrl?: string | null; rate?: RateLimit; witness?: Witness<Provisioner> } = {},
): Promise<World> {
  const opened = await engine.open()
  const { tenants, directory, resources } = opened.stores
  const log = createKeptLog()
  const unseenSites: string[] = []
  let offset = 0
  const now = (): number => Date.now() + offset
  const server = createWebServer<string>({
    routes: [],
    authorize: () => 'nobody',
    doors: createScimDoor({
      resources,
      callers: { tenants, now, ...(rate ? { rate } : {}) },
      ...(witness ? { witness } : {}),
      now: () => new Date(now()).toISOString(),
      newId: randomUUID,
      publicUrl,
      readSites: (tenantId) => directory.seeSites(tenantId, unseenSites.map(siteNamed)),
    }),
    wordings: [SCIM_WORDING],
    unlimited: [SCIM_WORDING.prefix],
    rate: null,
    perCaller: null,
    log,
  })
  const { url } = await server.listen(0, '127.0.0.1')
  const port = Number(new URL(url).port)

  async function token(tenantId: string, ends: { expiresAt?: string; revokedAt?: string } = {}): Promise<string> {
    const secret = randomBytes(24).toString('base64url')
    const at = new Date(now()).toISOString()
    const by = { id: 'admin', name: 'Admin' }
    const credential = { id: randomUUID(), tenantId, name: 'Entra', createdAt: at, createdBy: by, lastUsedAt: null }
    await tenants.addCredential({ ...credential, expiresAt: null, revokedAt: null, ...ends }, hashOf(secret))
    return secret
  }

  const client = (tenantId: string, secret: string): Client => createClient(port, tenantId, secret)
  return {
    opened,
    server,
    port,
    log,
    unseenSites,
    later: (ms) => void (offset += ms),
    token,
    client,
    async tenant({ visible = 'all', sites = [], on = true } = {}) {
      const tenantId = randomUUID()
      const at = new Date(now()).toISOString()
      await tenants.seed({ id: tenantId, name: tenantId, createdAt: at }, null, null)
      await tenants.changeProvisioning(tenantId, { on, provider: 'entra', visible }, at)
      if (sites.length > 0) await directory.seeSites(tenantId, sites.map(siteNamed))
      return client(tenantId, await token(tenantId))
    },
    async close() {
      await server.close()
      await opened.close()
    },
  }
}

const siteNamed = (name: string) => ({ id: `site-${name}`, name, pbxName: name })

export function createClient(port: number, tenantId: string, token: string): Client {
  const auth = { authorization: `Bearer ${token}` }
  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    const type: Record<string, string> = text === undefined ? {} : { 'content-type': SCIM }
    return said(await ask(port, method, `/scim/v2${path}`, { ...auth, ...type, ...headers }, text))
  }
  const made = async (path: string, body: object): Promise<Resource> => {
    const answer = await send('POST', path, body)
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`)
    return answer.body
  }
  return {
    tenantId,
    token,
    send,
    get: (path, headers = {}) => send('GET', path, undefined, headers),
    user: (userName, more = {}) => made('/Users', { schemas: [USER], userName, ...more }),
    group: (displayName, memberIds = []) =>
      made('/Groups', { schemas: [GROUP], displayName, members: memberIds.map((value) => ({ value })) }),
    patch: (path, ...operations) => send('PATCH', path, { schemas: [PATCH_OP], Operations: operations }),
    async names(path) {
      const answer = await send('GET', path)
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
      return answer.body.Resources.map((each) => each.userName ?? each.displayName)
    },
  }
}

function said({ status, headers, text }: Omit<Said, 'body'>): Said {
  let body: unknown = {}
  try {
    body = JSON.parse(text)
  } catch {
    // no JSON: tests that want some see an empty object
  }
  return { status, headers, text, body: body as Resource }
}

export const filtered = (path: string, filter: string, more = ''): string =>
  `${path}?filter=${encodeURIComponent(filter)}${more}`
