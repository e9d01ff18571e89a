/** Whatever a cloud writes into any field of a list, it is refused by name or made harmless, in bounded time and memory. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPbx } from '../../src/connectors/8x8/pbx.ts'
import { ConnectorError } from '../../src/connectors/errors.ts'
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import { createSandbox, type Identity, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { changePbxUser } from '../journeys/pbxAdmin.ts'
import { all } from './cloud/read.ts'

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  1e308,
  '',
  ' ',
  '\0',
  'a\0b',
  'a\ud800b',
  '\u202egnp.exe',
  `${'x'.repeat(999)}😀`,
  'y'.repeat(100_000),
  'a\r\nb',
  '../..',
  '__proto__',
  '2026-99-99T99:99:99Z',
  [],
  {},
  [[[]]],
  { toString: null, length: 1e9 },
  ['__proto__'],
]

type Json = Record<string, unknown>
type Place = (string | number)[]

/** Everywhere in the first entry of a list, the entry itself too. */
function* placesIn(value: unknown, at: Place = []): Generator<Place> {
  yield at
  if (value === null || typeof value !== 'object') return
  for (const [name, each] of Object.entries(value).slice(0, 40))
    if (!(Array.isArray(value) && Number(name) > 0)) yield* placesIn(each, [...at, name])
}

function put(body: unknown, place: Place, value: unknown): unknown {
  if (place.length === 0) return value
  const [name = '', ...rest] = place
  const copy = (Array.isArray(body) ? [...(body as unknown[])] : { ...(body as Json) }) as Json
  copy[name] = put(copy[name], rest, value)
  return copy
}

const isHarmless = (text: string): boolean => text.isWellFormed() && !text.includes('\0') && text.length <= 1_000

/** Texts that no store takes, with where they are. */
function harmful(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return isHarmless(value) ? [] : [`${at}: ${JSON.stringify(value.slice(0, 60))}`]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, each]) => harmful(each, `${at}.${name}`))
}

describe('connectors: hostile fields', function () {
  this.timeout(60_000)
  let url: string
  let sandbox: Sandbox
  let server: Server
  let identity: Identity

  before(async () => {
    server = createServer((request, response) => sandbox.handle(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`
    const company = { users: 3, seed: 8, problems: true, limits: false, latencyMs: 0, pbxWrites: 'full' } as const
    sandbox = await createSandbox({ ...company, baseUrl: url, tenants: 1, folder: null })
    identity = sandbox.identities[0] ?? assert.fail()
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await sandbox.close()
  })

  /** `answers`: what the cloud says, instead of what it is asked for; null: as it is. */
  const clouds = (answers: (at: string, body: unknown) => unknown) => {
    const { tenantId, pbxApiKey, clientId, clientSecret } = identity
    const wire: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      const text = await answer.text()
      const said = answers(String(input), text === '' ? null : JSON.parse(text))
      return new Response(typeof said === 'string' ? said : JSON.stringify(said), answer)
    }
    const clock = { now: Date.now, random: () => 0.5, sleep: () => Promise.resolve() }
    const network = { ...clock, fetch: wire, limits: false, tenantId }
    const scope = 'https://graph.microsoft.com/.default'
    const addresses = { baseUrl: `${url}/graph/v1.0`, authority: `${url}/entra`, scope }
    return {
      pbx: createPbx({ ...network, baseUrl: `${url}/8x8/admin-provisioning`, apiKey: pbxApiKey }),
      m365: createMicrosoft365({ ...network, ...addresses, clientId, clientSecret }),
    }
  }

  type Clouds = ReturnType<typeof clouds>
  interface Read {
    /** The address that is answered so. */
    at: RegExp
    read(from: Clouds): Promise<unknown>
    name: 'data' | 'value'
    /** Fields that are looked into at least. */
    least: number
  }
  const READS: Record<string, Read> = {
    'users of 8x8': { at: /8x8.*\/users\?/, read: ({ pbx }) => all(pbx.users()), name: 'data', least: 40 },
    'sites of 8x8': { at: /8x8.*\/sites/, read: ({ pbx }) => all(pbx.sites()), name: 'data', least: 10 },
    'numbers of 8x8': { at: /8x8.*\/phone-numbers/, read: ({ pbx }) => all(pbx.numbers()), name: 'data', least: 10 },
    'audit records of 8x8': {
      ...{ at: /\/audits/, name: 'data', least: 10 },
      read: ({ pbx }) => all(pbx.changesSince(cursors.pbx)),
    },
    'users of Microsoft 365': {
      at: /graph.*\/users\?/,
      read: ({ m365 }) => all(m365.users()),
      name: 'value',
      least: 10,
    },
    'changed users of Microsoft 365': {
      ...{ at: /\/delta/, name: 'value', least: 4 },
      read: ({ m365 }) => all(m365.changesSince(cursors.m365)),
    },
    'numbers of Teams': { at: /numberAssignments/, read: ({ m365 }) => all(m365.numbers()), name: 'value', least: 15 },
    'configurations of Teams': {
      ...{ at: /userConfigurations/, name: 'value', least: 10 },
      read: ({ m365 }) => all(m365.configurations()),
    },
  }
  let cursors = { pbx: '', m365: '' }

  before(async () => {
    const { pbx, m365 } = clouds((_, body) => body)
    cursors = { pbx: await pbx.cursor(), m365: await m365.cursor() }
    const user = (await all(pbx.users())).flat()[0] ?? assert.fail()
    const account = (await all(m365.users())).flat()[0] ?? assert.fail()
    const at = url.replace(/\/sandbox$/, '')
    await changePbxUser(at, user.userName, ({ basicInfo }) => void (basicInfo.firstName = 'Zoe'))
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ displayName: 'Zoe' })
    await fetch(`${url}/graph/users/${account.id}`, { method: 'PATCH', headers, body })
  })

  async function wholeOf({ at, read }: Read): Promise<Json> {
    let whole: Json | null = null
    await read(clouds((asked, body) => (at.test(asked) ? (whole ??= body as Json) : body)))
    return whole ?? assert.fail('nobody asked for it')
  }

  for (const [what, list] of Object.entries(READS)) {
    const { at, read, name, least } = list
    const withIt = (body: unknown) => read(clouds((asked, said) => (at.test(asked) ? body : said)))

    it(`${what}: each value in each field is refused by name or made harmless`, async () => {
      const whole = await wholeOf(list)
      const places = [...placesIn(whole)]
      assert.ok((whole[name] as unknown[]).length > 0 && places.length >= least, JSON.stringify(whole).slice(0, 500))
      for (const place of places)
        for (const value of VALUES) {
          const about = `${place.join('.')} = ${JSON.stringify(value).slice(0, 40)}`
          const got = await withIt(put(whole, place, value)).catch((error: unknown) => {
            assert.ok(error instanceof ConnectorError, `${about}: ${String(error)}`)
            return null
          })
          assert.deepEqual(harmful(got), [], about)
        }
    })

    it(`${what}: a page of what is no entry, or of far too many, is refused before it is looked at`, async () => {
      const flood = JSON.stringify({ ...(await wholeOf(list)), [name]: [] }).replace('[]', `[${'0,'.repeat(400_000)}0]`)
      await assert.rejects(withIt(flood), (error: unknown) => {
        assert.ok(error instanceof ConnectorError, String(error))
        assert.equal(error.kind, 'malformed')
        return /Too big/.test(error.message)
      })
    })
  }

  it('a token that no header takes is refused as one, and not taken for a connection that failed', async () => {
    for (const token of ['a\nb', 'a\0b', 'é', '\ud800', ' ']) {
      const { m365 } = clouds((at, body) => (/\/token/.test(at) ? { ...(body as Json), access_token: token } : body))
      await assert.rejects(all(m365.users()), { name: 'ConnectorError', kind: 'malformed' })
    }
  })
})
