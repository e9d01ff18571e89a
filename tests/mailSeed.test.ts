import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readConfig } from '../src/config.ts'
import { mailOf, seedMail } from '../src/mailSeed.ts'
import { createKeyring } from '../src/tenants/keyring.ts'
import { createVault } from '../src/tenants/vault.ts'
import { plant } from './planted/plant.ts'
import { engines, newTenant } from './store/engines.ts'

const AT = '2026-11-22T10:00:00.000Z'

describe('the mail server of SMTP_URL', () => {
  it('is read with what its scheme means', () => {
    const of = (url: string) => {
      const { settings, password } = mailOf(url)
      const { host, port, security, user, from, on } = settings
      return { host, port, security, user, from, on, password }
    }
    const none = { user: null, from: '', on: false, password: null }
    assert.deepEqual(of('smtps://mail.example'), { host: 'mail.example', port: 465, security: 'tls', ...none })
    assert.deepEqual(of('smtp://[::1]:25'), { host: '::1', port: 25, security: 'starttls', ...none })
    assert.deepEqual(of('smtp://voice%40contoso.example:p%40ss%2F@mail.example'), {
      ...{ host: 'mail.example', port: 587, security: 'starttls', on: false },
      ...{ user: 'voice@contoso.example', from: 'voice@contoso.example', password: 'p@ss/' },
    })
  })

  it('is refused with what would be right where it names no server or cannot be read, and never told', () => {
    const password = plant('smtp-password')
    for (const url of [
      `smtps://voice:${password}%@mail.example`,
      `smtps://voice:${password}%ff@mail.example`,
      `smtp://voice:${password}@`,
      `http://voice:${password}@mail.example`,
      `voice:${password}@mail.example`,
    ])
      assert.throws(
        () => readConfig({ SMTP_URL: url }),
        (error: Error) => /SMTP_URL: must be like smtps:.*%25/.test(error.message) && !error.message.includes(password),
        url,
      )
  })

  for (const engine of engines)
    it(`is where a tenant begins, its password sealed; what an admin set stays, on ${engine.name}`, async () => {
      const opened = await engine.open()
      try {
        const store = opened.stores.keptConnections
        const [tenant, other] = [newTenant(), newTenant()]
        const vault = createVault(store, createKeyring([randomBytes(32)], randomBytes))
        const password = plant('smtp-password')
        await seedMail({ store, vault }, tenant, `smtps://voice:${password}@mail.example`, AT)
        const kept = await store.connection(tenant, 'mail')
        assert.ok(kept && !JSON.stringify(kept).includes(password))
        assert.equal(await vault.read({ tenantId: tenant, connection: 'mail', field: 'password' }), password)
        await seedMail({ store, vault }, tenant, 'smtps://elsewhere.example', AT)
        assert.deepEqual(await store.connection(tenant, 'mail'), kept)
        await seedMail({ store, vault: createVault(store, null) }, other, `smtps://voice:${password}@mail.example`, AT)
        assert.deepEqual((await store.connection(other, 'mail'))?.secrets, {}, 'without a key nothing is kept')
      } finally {
        await opened.close()
      }
    })
})
