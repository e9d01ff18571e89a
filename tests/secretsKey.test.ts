import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, readConfig } from '../src/config.ts'
import { openKeyring } from '../src/secretsKey.ts'
import { plant, plantKey } from './planted/plant.ts'

const GUID = '7f0c1d6e-0000-4000-8000-000000000001'
const REAL = { ENTRA_TENANT_ID: GUID, CLIENT_ID: GUID, PUBLIC_URL: 'https://voicesync.example' }
const FULL = { ...REAL, CLIENT_SECRET: plant('client-secret'), PBX_API_KEY: plant('8x8-key') }
const key = () => plantKey()

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return ''
}

describe('the key of the secrets', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voice-sync-key-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = (env: Record<string, string>) => openKeyring(readConfig({ DATA_DIR: folder, ...env }))

  it('of the sandbox is made once, beside the database, for its owner alone', () => {
    const first = open({})
    const path = join(folder, 'secrets.key')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(open({})?.id, first?.id)
    assert.notEqual(open({ SECRETS_KEY: key() })?.id, first?.id)
    chmodSync(path, 0o640)
    assert.throws(() => open({}), /secrets\.key may be read by others.*chmod 600/)
    chmodSync(path, 0o600)
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.slice(0, 20))
    assert.throws(
      () => open({}),
      (error: Error) => /holds no key of 32 bytes/.test(error.message) && !error.message.includes(text.slice(0, 20)),
    )
  })

  it('of real connections comes from the environment, or there is none', () => {
    assert.equal(open(FULL), null)
    const [one, two] = [key(), key()]
    const ring = open({ ...FULL, SECRETS_KEY: two, SECRETS_KEY_OLD: `${one}, ${key()}` })
    assert.ok(ring?.knows(open({ ...FULL, SECRETS_KEY: one })?.id ?? ''))
    const url = Buffer.from(one, 'base64').toString('base64url')
    assert.equal(open({ ...FULL, SECRETS_KEY: url })?.id, open({ ...FULL, SECRETS_KEY: one })?.id)
  })

  it('is refused with how to make one where it is none, and never said back', () => {
    for (const bad of [
      'short',
      key().slice(0, 40),
      Buffer.alloc(32).toString('base64'),
      'x'.repeat(44),
      `${key()}${key()}`,
    ])
      for (const name of ['SECRETS_KEY', 'SECRETS_KEY_OLD']) {
        const said = faultsOf({ ...FULL, SECRETS_KEY: key(), [name]: bad })
        assert.match(
          said,
          new RegExp(`${name}: must be 32 random bytes in base64; make one with: openssl rand -base64 32`),
        )
        assert.ok(!said.includes(bad))
      }
    assert.match(faultsOf({ ...FULL, SECRETS_KEY_OLD: key() }), /SECRETS_KEY is missing/)
    assert.match(faultsOf({ ...FULL, SECRETS_LOST: 'yes' }), /SECRETS_LOST: must be forget/)
  })
})

describe('settings of real connections', () => {
  it('name what is missing, and how else it could come', () => {
    const said = faultsOf({ ENTRA_TENANT_ID: GUID })
    for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'PBX_API_KEY', 'PUBLIC_URL'])
      assert.match(said, new RegExp(`${name} is missing: .{10,}`))
    assert.equal(faultsOf(FULL), '')
  })

  it('let the secrets come from the console, which needs a key to keep them', () => {
    assert.match(faultsOf({ ...REAL, CONNECTIONS: 'console' }), /SECRETS_KEY is missing.*openssl/)
    const { real } = readConfig({ ...REAL, CONNECTIONS: 'console', SECRETS_KEY: key() })
    assert.deepEqual([real?.pbxApiKey, real?.proof], [null, { kind: 'console' }])
    assert.match(faultsOf({ ...REAL, CONNECTIONS: 'elsewhere' }), /CONNECTIONS: must be console/)
  })

  it('let the app prove itself by certificate, managed identity or workload identity', () => {
    const proofOf = (more: Record<string, string>) =>
      readConfig({ ...REAL, PBX_API_KEY: plant('8x8-key'), ...more }).real?.proof
    assert.deepEqual(proofOf({ CLIENT_CERTIFICATE_FILE: '/c.pem' }), { kind: 'certificate', file: '/c.pem' })
    assert.deepEqual(proofOf({ CLIENT_PROOF: 'managedIdentity', MANAGED_IDENTITY_CLIENT_ID: GUID }), {
      kind: 'managedIdentity',
      identityClientId: GUID,
    })
    const file = { AZURE_FEDERATED_TOKEN_FILE: '/token' }
    assert.deepEqual(proofOf({ CLIENT_PROOF: 'workloadIdentity', ...file }), { kind: 'workloadIdentity' })
    for (const [more, says] of [
      [{ CLIENT_PROOF: 'workloadIdentity' }, /AZURE_FEDERATED_TOKEN_FILE is missing/],
      [{ CLIENT_PROOF: 'certificate' }, /CLIENT_CERTIFICATE_FILE is missing/],
      [{ CLIENT_PROOF: 'password' }, /CLIENT_PROOF: /],
      [{ CLIENT_CERTIFICATE_FILE: '/c.pem', CLIENT_SECRET: 'x' }, /the app proves itself in one way/],
    ] as const)
      assert.match(faultsOf({ ...REAL, PBX_API_KEY: plant('8x8-key'), ...more }), says)
  })

  it('the platform’s own settings alone make no real connections', () => {
    const azure = {
      AZURE_FEDERATED_TOKEN_FILE: '/token',
      IDENTITY_ENDPOINT: 'http://localhost:42356/msi',
      IDENTITY_HEADER: 'h',
    }
    assert.ok(readConfig(azure).sandbox)
  })

  it('SVC-5 choose the cloud, and where provisioning reaches the product', () => {
    assert.equal(readConfig(FULL).real?.cloud, 'global')
    const { real } = readConfig({ ...FULL, CLOUD: 'gccHigh', SCIM_URL: 'https://scim.agency.example' })
    assert.deepEqual([real?.cloud, real?.scimUrl], ['gccHigh', 'https://scim.agency.example'])
    for (const wrong of ['china', 'gcc', 'GCCHigh'])
      assert.match(faultsOf({ ...FULL, CLOUD: wrong }), /CLOUD: must be global \(GCC too\), gccHigh .* or dod/)
    assert.match(faultsOf({ CLOUD: 'dod' }), /ENTRA_TENANT_ID is missing.*https:\/\/entra\.microsoft\.us/)
    assert.match(faultsOf({ ...FULL, CLOUD: 'dod', BOT_TYPE: 'SingleTenant' }), /https:\/\/portal\.azure\.us/)
    assert.doesNotMatch(faultsOf({ BOT_TYPE: 'SingleTenant' }), /microsoft\.us|azure\.us/)
  })
})
