/** A partial read is never taken for the whole: answers cut anywhere, at any call, by seed. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { createPbx } from '../../src/connectors/8x8/pbx.ts'
import { createMicrosoft365 } from '../../src/connectors/graph/microsoft365.ts'
import { ConnectorError } from '../../src/connectors/errors.ts'
import { createSandbox, type Identity, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { seeded } from '../crash/random.ts'
import { freePort } from '../product.ts'
import { all } from './cloud/read.ts'

const SEEDS = 150

/** Lets `whole` calls through and cuts the next one; what comes after that one passes again. */
function cutting(whole: number, share: number): { fetch: typeof fetch; cut(): boolean } {
  let calls = 0
  let done = false
  return {
    cut: () => done,
    fetch: async (input, init) => {
      const answer = await fetch(input, init)
      const text = await answer.text()
      const isToken = String(input).includes('/oauth2/')
      if (isToken || calls++ !== whole || text.length < 2) return new Response(text || null, answer)
      done = true
      return new Response(text.slice(0, Math.floor(share * (text.length - 1))), answer)
    },
  }
}

describe('connectors: a read that is cut anywhere', function () {
  this.timeout(120_000)
  let url: string
  let sandbox: Sandbox
  let server: Server
  let identity: Identity

  before(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}/sandbox`
    const company = { users: 60, seed: 8, problems: true, limits: false, latencyMs: 0, pbxWrites: 'full' } as const
    sandbox = await createSandbox({ ...company, baseUrl: url, tenants: 1, folder: null })
    server = createServer((request, response) => sandbox.handle(request, response))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const [first] = sandbox.identities
    assert.ok(first)
    identity = first
    const body = JSON.stringify({ switches: { mostPerPage: 13 } })
    await fetch(`${url}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await sandbox.close()
  })

  const clouds = (wire: typeof fetch) => {
    const { tenantId, pbxApiKey, clientId, clientSecret } = identity
    const clock = { now: Date.now, random: () => 0.5, sleep: () => Promise.resolve() }
    const network = { ...clock, fetch: wire, limits: false, tenantId }
    const scope = 'https://graph.microsoft.com/.default'
    const addresses = { baseUrl: `${url}/graph/v1.0`, authority: `${url}/entra`, scope }
    return {
      pbx: createPbx({ ...network, baseUrl: `${url}/8x8/admin-provisioning`, apiKey: pbxApiKey }),
      m365: createMicrosoft365({ ...network, ...addresses, clientId, clientSecret }),
    }
  }

  type Read = (clouds_: ReturnType<typeof clouds>) => Promise<string[]>
  const ids = async (list: AsyncIterable<{ id: string }[]>) => (await all(list)).flat().map((each) => each.id)
  const reads: Record<string, Read> = {
    '8x8 users': ({ pbx }) => ids(pbx.users()),
    '8x8 sites': ({ pbx }) => ids(pbx.sites()),
    'Microsoft 365 users': ({ m365 }) => ids(m365.users()),
    numbers: async ({ m365 }) => (await all(m365.numbers())).flat().map(({ number }) => number),
    configurations: ({ m365 }) => ids(m365.configurations()),
  }
  for (const [what, read] of Object.entries(reads))
    it(`${what}: ends with an error or with everything, at ${SEEDS} seeded cut points`, async () => {
      const whole = await read(clouds(fetch))
      assert.ok(whole.length > 3)
      let cuts = 0
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const random = seeded(seed)
        const { fetch: wire, cut } = cutting(Math.floor(random() * 7), random())
        const found = await read(clouds(wire)).catch((error: unknown) => {
          assert.ok(error instanceof ConnectorError, `seed ${seed}: ${String(error)}`)
          return null
        })
        if (cut()) cuts += 1
        if (found !== null) assert.deepEqual(found, whole, `seed ${seed}: a part was taken for the whole`)
        else assert.ok(cut(), `seed ${seed}: failed without a cut`)
      }
      assert.ok(cuts > 10, `only ${cuts} cuts`)
    })
})
