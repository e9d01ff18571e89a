import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { ConnectionChange } from '../../src/tenants/connection.ts'
import { createKeyring } from '../../src/tenants/keyring.ts'
import { SecretUnreadable } from '../../src/tenants/secret.ts'
import { checkSecrets, createVault, KeysMissing } from '../../src/tenants/vault.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { plant } from '../planted/plant.ts'

const AT = '2026-11-22T09:00:00.000Z'
const BY = { id: 'u1', name: 'Dana' }
const SECRET = plant('kept', { before: 'eght_', after: '-Zq9' })
const [ANOTHER, MEANWHILE] = [plant('another', { after: '4711' }), plant('entered-meanwhile')] as const

for (const engine of engines)
  describe(`kept connections on ${engine.name}`, () => {
    let opened: Opened
    const key = randomBytes(32)
    const ring = createKeyring([key], randomBytes)
    beforeEach(async () => {
      opened = await engine.open()
    })
    afterEach(() => opened.close())
    const store = () => opened.stores.keptConnections
    const vault = (by: typeof ring | null = ring) => createVault(store(), by)
    const place = (tenantId: string) => ({ tenantId, connection: 'pbx', field: 'apiKey' }) as const

    function change(tenantId: string, secret = SECRET, by = ring): ConnectionChange {
      const about = { at: AT, by: BY, expiresAt: null }
      const apiKey = createVault(store(), by).seal(place(tenantId), secret, about)
      return { settings: { kind: 'pbx' }, secrets: { apiKey }, at: AT, by: BY }
    }

    it('keeps, replaces and removes a secret, and tells who set it', async () => {
      const tenant = newTenant()
      await store().saveConnection(tenant, change(tenant))
      assert.equal(await vault().read(place(tenant)), SECRET)
      const kept = await store().connection(tenant, 'pbx')
      const { sealed: _sealed, ...told } = kept!.secrets.apiKey!
      assert.deepEqual(told, { keyId: ring.id, hint: '-Zq9', setAt: AT, setBy: BY, expiresAt: null })
      await store().saveConnection(tenant, change(tenant, ANOTHER))
      assert.equal(await vault().read(place(tenant)), ANOTHER)
      const without = { ...change(tenant), secrets: { apiKey: null } }
      await store().saveConnection(tenant, without)
      assert.equal(await vault().read(place(tenant)), null)
      assert.equal((await store().connection(tenant, 'pbx'))?.settings.kind, 'pbx')
      assert.equal(await store().removeConnection(tenant, 'pbx'), true)
      assert.equal(await store().removeConnection(tenant, 'pbx'), false)
    })

    it('a row that is copied to another tenant does not open there', async () => {
      const [one, two] = [newTenant(), newTenant()]
      const mine = change(one)
      await store().saveConnection(one, mine)
      await store().saveConnection(two, mine)
      await assert.rejects(vault().read(place(two)), SecretUnreadable)
      assert.equal(await vault().read(place(one)), SECRET)
      const { unreadable } = await checkSecrets(store(), ring, null)
      assert.deepEqual(unreadable, [place(two)])
    })

    it('the engine holds nothing of it in clear', async () => {
      const tenant = newTenant()
      await store().saveConnection(tenant, change(tenant))
      const rows = JSON.stringify(await opened.rows('select * from secrets'))
      assert.ok(rows.includes(ring.id))
      for (const form of [SECRET, SECRET.slice(5, 15), Buffer.from(SECRET).toString('base64').slice(0, 12)])
        assert.ok(!rows.includes(form), form)
    })

    it('a new key seals everything anew, page by page, and the old one is not needed any more', async () => {
      const tenants = Array.from({ length: 205 }, newTenant)
      for (const tenant of tenants) await store().saveConnection(tenant, change(tenant))
      const next = createKeyring([randomBytes(32), key], randomBytes)
      assert.equal((await checkSecrets(store(), next, null)).resealed, 205)
      assert.equal((await checkSecrets(store(), next, null)).resealed, 0)
      for (const tenant of tenants.slice(-3)) assert.equal(await vault(next).read(place(tenant)), SECRET)
      await assert.rejects(checkSecrets(store(), ring, null), KeysMissing)
    })

    it('what an admin replaced while secrets were sealed anew stays as entered', async () => {
      const tenant = newTenant()
      await store().saveConnection(tenant, change(tenant))
      const row = (await store().sealed(null, 200)).find(({ tenantId }) => tenantId === tenant)!
      await store().saveConnection(tenant, change(tenant, MEANWHILE))
      await store().reseal(row, ring.seal(place(tenant), SECRET))
      assert.equal(await vault().read(place(tenant)), MEANWHILE)
    })

    it('a missing or wrong key is refused with what to do, and a lost one can be forgotten', async () => {
      const tenant = newTenant()
      await store().saveConnection(tenant, change(tenant))
      const wrong = createKeyring([randomBytes(32)], randomBytes)
      for (const given of [wrong, null]) {
        const error = await checkSecrets(store(), given, null).then(
          () => assert.fail('started'),
          (reason: Error) => reason,
        )
        assert.ok(error instanceof KeysMissing)
        for (const says of [ring.id, 'SECRETS_KEY_OLD', 'SECRETS_LOST=forget', given?.id ?? 'SECRETS_KEY is not set'])
          assert.ok(error.message.includes(says), `${says}: ${error.message}`)
      }
      assert.equal((await checkSecrets(store(), wrong, 'forget')).forgotten, 1)
      assert.equal(await vault(wrong).read(place(tenant)), null)
      await checkSecrets(store(), wrong, null)
    })

    it('without a key nothing is kept', () => {
      const about = { at: AT, by: BY, expiresAt: null }
      assert.throws(() => vault(null).seal(place('t'), SECRET, about), /SECRETS_KEY/)
      assert.equal(vault(null).isOpen, false)
    })

    it('consent is the app’s: a new secret keeps it, another app has none', async () => {
      const tenant = newTenant()
      const app = { kind: 'microsoft365', cloud: 'global', clientId: 'app-1', proof: 'managedIdentity' } as const
      const settings = { ...app, certificate: null, identityClientId: null }
      const consent = { at: AT, by: BY, granted: ['User.Read.All'] }
      await store().saveConsent(tenant, settings, consent)
      const saved = async (clientId: string) => {
        await store().saveConnection(tenant, { settings: { ...settings, clientId }, secrets: {}, at: AT, by: BY })
        return (await store().connection(tenant, 'microsoft365'))?.consent ?? null
      }
      assert.deepEqual(await saved('app-1'), consent)
      assert.deepEqual(await saved('app-2'), null)
    })

    it('notes the last success of a credential, and what was told of its end', async () => {
      const tenant = newTenant()
      await store().credentialWorked(tenant, 'pbx.apiKey', '2026-11-22T09:05:00.000Z')
      await store().credentialWorked(tenant, 'pbx.apiKey', '2026-11-22T09:01:00.000Z')
      await store().credentialTold(tenant, 'pbx.apiKey', 30, AT)
      await store().credentialTold(tenant, 'scim.x', 7, AT)
      const uses = await store().credentialUses(tenant)
      assert.deepEqual(
        uses.sort((a, b) => a.credential.localeCompare(b.credential)),
        [
          { credential: 'pbx.apiKey', lastSuccessAt: '2026-11-22T09:05:00.000Z', toldDays: 30, toldFor: AT },
          { credential: 'scim.x', lastSuccessAt: null, toldDays: 7, toldFor: AT },
        ],
      )
      assert.deepEqual(await store().credentialUses(newTenant()), [])
    })
  })
