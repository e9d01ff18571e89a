/** The connectors against the sandbox: what holds for any cloud, and every exchange one that the documents allow. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { freePort } from '../product.ts'
import { createSandbox, type Identity } from '../../src/sandbox/sandbox.ts'
import { loadDocuments } from '../sandbox/documents.ts'
import { holdsForMicrosoft365, holdsForPbx } from './contract.ts'

const documents = loadDocuments()
const complaints: string[] = []
let exchanges = 0

async function openSandbox(): Promise<{ url: string; identity: Identity; close(): Promise<void> }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/sandbox`
  const sandbox = await createSandbox({
    baseUrl: url,
    users: 120,
    seed: 8,
    problems: true,
    limits: false,
    latencyMs: 0,
    pbxWrites: 'full',
    tenants: 1,
    folder: null,
    onExchange: (exchange) => {
      exchanges += 1
      // the token endpoint is described by OAuth 2.0, not by an OpenAPI file
      if (exchange.system !== 'entra') complaints.push(...documents.complaints(exchange))
    },
  })
  const server = createServer((request, response) => sandbox.handle(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const [identity] = sandbox.identities
  assert.ok(identity)
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await sandbox.close()
  }
  return { url, identity, close }
}

holdsForPbx('the sandbox', async () => {
  const { url, identity, close } = await openSandbox()
  const { tenantId, pbxApiKey } = identity
  return { address: { baseUrl: `${url}/8x8/admin-provisioning`, apiKey: pbxApiKey, tenantId }, close }
})

holdsForMicrosoft365('the sandbox', async () => {
  const { url, identity, close } = await openSandbox()
  const { tenantId, clientId, clientSecret } = identity
  const scope = 'https://graph.microsoft.com/.default'
  return {
    address: { baseUrl: `${url}/graph/v1.0`, authority: `${url}/entra`, scope, tenantId, clientId, clientSecret },
    close,
  }
})

describe('contract: the official documents', () => {
  it('every request of ours and every answer of the sandbox is one that they allow', () => {
    assert.ok(exchanges > 50, `only ${exchanges} exchanges were judged`)
    assert.deepEqual([...new Set(complaints)], [])
  })
})
