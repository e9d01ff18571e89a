import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IdentityScim } from '../../src/api/contract.ts'
import { openStore } from '../../src/store/open.ts'
import { titleOf, wordsOf } from '../bot/chat.ts'
import { startConnector, type Connector } from '../bot/connector.ts'
import { startMailServer, type MailServer } from '../notifications/mailServer.ts'
import { plant } from '../planted/plant.ts'
import { startProduct, type Product } from '../product.ts'
import { signIn } from './person.ts'

const TOKEN = plant('scim-token')
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'
const FAILS = 'Provisioning fails'
const OVER = 'Resolved: Provisioning fails'
const WORKS = 'Resolved: provisioning works again'

describe('journey: provisioning fails, and works again', function () {
  this.timeout(180_000)
  let server: MailServer
  let connector: Connector
  let product: Product
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-provisioning-'))
  const start = () =>
    startProduct({
      ...{ DATA_DIR: folder, SANDBOX_USERS: '4', SANDBOX_SEED: '8', SANDBOX_LIMITS: 'off', WATCH_SECONDS: '0' },
      ...{ SANDBOX_SCIM_TOKEN: TOKEN, LOG_LEVEL: 'warn' },
    })
  before(async () => {
    server = await startMailServer({ open: true })
    connector = await startConnector()
    product = await start()
    await product.stop()
    await subscribe()
    product = await start()
  })
  after(async () => {
    await product?.stop()
    await server?.close()
    await connector?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Somebody said "notify me" in a chat with the bot. */
  async function subscribe(): Promise<void> {
    const company = readdirSync(folder).find((name) => name.startsWith('sandbox-')) ?? ''
    const { notifications, tenants, close } = await openStore({ databaseUrl: null, folder: join(folder, company) })
    const [tenant] = await tenants.tenants()
    assert.ok(tenant)
    const user = { id: '29:ana', name: 'Ana' }
    const conversation = { id: 'a:1', tenantId: tenant.id, conversationType: 'personal', isGroup: false }
    const about = { user, bot: { id: '28:bot' }, conversation, channelId: 'msteams', serviceUrl: connector.url }
    const chat = { id: 'a:1', kind: 'personal', userId: 'ana', userName: 'Ana' } as const
    await notifications.keepConversation(tenant.id, { ...chat, reference: JSON.stringify(about) })
    await notifications.subscribe(tenant.id, 'a:1', new Date().toISOString())
    await close()
  }

  const provision = async (name: string, site: string): Promise<number> => {
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', SITE],
      ...{ userName: `${name}@contoso.example`, name: { givenName: name, familyName: 'Doe' }, active: true },
      emails: [{ value: `${name}@contoso.example`, type: 'work', primary: true }],
      [SITE]: { site },
    }
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' }
    const answer = await fetch(`${product.url}/scim/v2/Users`, { method: 'POST', headers, body: JSON.stringify(body) })
    return answer.status
  }
  const cycle = async (names: string[], site: string): Promise<number[]> => {
    const answers: number[] = []
    for (const name of names) answers.push(await provision(name, site))
    return answers
  }
  const titles = () => connector.messages.map(({ card }) => titleOf(card))
  const told = async (cards: string[], mails: number) => {
    for (const end = Date.now() + 60_000; titles().join() !== cards.join() || server.mails.length < mails;) {
      assert.ok(Date.now() < end, `${titles().join()}; ${server.mails.length} mails; ${product.printed()}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  /** The log is written a moment after the answers. */
  const shows = async (state: string) => {
    while ((await health()) !== state) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const health = async () => (await (await signIn(product.url)).get<IdentityScim>('/api/identity/scim')).health.state

  it('SCIM-8 NOTE-3 is told by card and mail once, over a kill, and again once when it works', async () => {
    const admin = await signIn(product.url)
    const { kind: _, ...mail } = server.settings()
    assert.equal((await admin.send('PUT', '/api/settings/mail', mail)).status, 200)
    const names = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay']
    assert.deepEqual(await cycle(names, 'Atlantis'), Array(6).fill(400))
    await shows('failing')
    // what was decided is kept, and what was not is decided by the next life
    await product.kill()
    product = await start()
    await told([FAILS], 1)
    const words = wordsOf(connector.messages[0]?.card)
    const [letter] = server.mails
    assert.match(letter?.headers['subject'] ?? '', /^Provisioning fails/)
    for (const part of [
      // it may be told before the last of them came
      /([3-6]) of the last \1 requests of .+ were not done, for \1 users\./,
      /No such site/,
      /Map the site to a name exactly as in 8x8/,
      /Who can fix it: Admin of the identity provider, or 8x8 admin/,
      /Atlantis/,
    ]) {
      assert.match(words, part)
      assert.match(letter?.text ?? '', part)
    }
    assert.match(letter?.text ?? '', /Open Provisioning: http\S+\/tab\/provisioning/)
    await product.stop()
    product = await start()
    assert.deepEqual(await cycle(names, 'London'), Array(6).fill(201))
    assert.deepEqual(await cycle(['gus', 'hal'], 'London'), [201, 201])
    await shows('working')
    await told([OVER, WORKS], 2)
    const [, resolved] = server.mails
    assert.match(resolved?.headers['subject'] ?? '', /^Resolved: provisioning works again/)
    assert.equal(resolved?.headers['in-reply-to'], letter?.headers['message-id'])
    // the stand-in knows the console of other tests by its name
    const here = /^a button leads to http:\/\/127\.0\.0\.1:\d+\/tab\/provisioning$/
    assert.deepEqual(
      connector.wrongCards.filter((wrong) => !here.test(wrong)),
      [],
    )
    const { items } = await (
      await signIn(product.url)
    ).get<{ items: { lastDeliveredAt: string | null; failure: unknown }[] }>('/api/notifications')
    assert.deepEqual(
      items.map(({ lastDeliveredAt, failure }) => [lastDeliveredAt !== null, failure]),
      [
        [true, null],
        [true, null],
      ],
    )
  })
})
