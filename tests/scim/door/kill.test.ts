/**
 * kill -9 while identity providers write: whatever was acknowledged is there. `SCIM_KILLS=20` for more rounds than the two
 * of each engine, and what was written is printed; `SCIM_SEED` for other moments.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seeded } from '../../crash/random.ts'
import { newDatabase } from '../../postgres.ts'
import { freePort, startProduct, type Product } from '../../product.ts'
import { BULK, createClient, engines, PATCH_OP, USER, type Client } from './world.ts'
import { plant } from '../../planted/plant.ts'

const KILLS = Number(process.env['SCIM_KILLS'] ?? 2)
const SEED = Number(process.env['SCIM_SEED'] ?? 7)
const TOKEN = plant('scim-token')
const WRITERS = 16

/** A user as its only writer knows it: what was acknowledged, and what was on its way. */
interface Written {
  id: string
  title: string
  sent: string
  deleted: 'no' | 'sent' | 'yes'
  member: 'no' | 'sent' | 'yes'
}

for (const engine of engines)
  describe(`kill -9 while users are provisioned, on ${engine.name}`, function () {
    this.timeout(60_000 + KILLS * 20_000)

    it(`loses no acknowledged write in ${KILLS} rounds`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'voice-sync-kill-'))
      const random = seeded(SEED)
      const env = {
        SANDBOX_USERS: '0',
        SANDBOX_SCIM_TOKEN: TOKEN,
        DATA_DIR: folder,
        PORT: String(await freePort()),
        ...(engine.name === 'PostgreSQL' ? { DATABASE_URL: await newDatabase() } : {}),
      }
      const all: Written[] = []
      const acknowledged = { writes: 0 }
      let groupId = ''
      let product: Product | null = null
      try {
        for (let round = 0; round < KILLS; round++) {
          product = await startProduct(env)
          const client = createClient(Number(env.PORT), '', TOKEN)
          if (groupId === '') groupId = (await client.group('Everybody')).id
          await assertKept(client, all, groupId)
          const begun = new Set<string>()
          const killed = { yes: false }
          const writers = Array.from({ length: WRITERS }, (_, n) =>
            (n === 0 ? writeBulks : write)(client, groupId, `r${round}-w${n}`, all, { killed, acknowledged, begun }),
          )
          const everyone = async (): Promise<void> => {
            while (begun.size < WRITERS) await sleep(5)
          }
          // no writer ends before the server does, but one that was refused
          await Promise.race([everyone(), ...writers])
          await sleep(random() * 1_500)
          killed.yes = true
          await product.kill()
          await Promise.all(writers)
        }
        product = await startProduct(env)
        await assertKept(createClient(Number(env.PORT), '', TOKEN), all, groupId)
        await product.stop()
        if (process.env['SCIM_KILLS'])
          process.stdout.write(`      ${acknowledged.writes} acknowledged writes to ${all.length} users\n`)
      } finally {
        await product?.kill()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  })

interface Load {
  killed: { yes: boolean }
  acknowledged: { writes: number }
  /** Names of writers that were told of a write. */
  begun: Set<string>
}

function tell({ acknowledged, begun }: Load, name: string, writes = 1): void {
  acknowledged.writes += writes
  begun.add(name)
}

/** Until the server is gone; a refusal before that is a fault. */
async function write(client: Client, groupId: string, name: string, all: Written[], load: Load) {
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    const { status, text, body: resource } = await client.send(method, path, body)
    assert.ok(status < 300, `${status} ${text}`)
    tell(load, name)
    return resource.id
  }
  const patch = (...Operations: object[]) => ({ schemas: [PATCH_OP], Operations })
  try {
    for (let n = 0; ; n++) {
      const id = await send('POST', '/Users', { schemas: [USER], userName: `${name}-${n}@example.com`, title: 'new' })
      const user: Written = { id, title: 'new', sent: 'new', deleted: 'no', member: 'no' }
      all.push(user)
      for (const title of ['one', 'two']) {
        user.sent = title
        await send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'title', value: title }))
        user.title = title
      }
      user.member = 'sent'
      const add = patch({ op: 'add', path: 'members', value: [{ value: id }] })
      await send('PATCH', `/Groups/${groupId}?excludedAttributes=members`, add)
      user.member = 'yes'
      if (n % 3 !== 0) continue
      user.deleted = 'sent'
      await send('DELETE', `/Users/${id}`)
      user.deleted = 'yes'
    }
  } catch (error) {
    if (!load.killed.yes || error instanceof assert.AssertionError) throw error
  }
}

/** The same in bulks, which are acknowledged as a whole. */
async function writeBulks(client: Client, groupId: string, name: string, all: Written[], load: Load) {
  const bulkIds = ['a', 'b', 'c', 'd']
  try {
    for (let n = 0; ; n++) {
      const made = bulkIds.map((bulkId) => ({
        ...{ method: 'POST', path: '/Users', bulkId },
        data: { schemas: [USER], userName: `${name}-${n}-${bulkId}@example.com`, title: 'bulk' },
      }))
      const add = { op: 'add', path: 'members', value: bulkIds.map((bulkId) => ({ value: `bulkId:${bulkId}` })) }
      const join = { method: 'PATCH', path: `/Groups/${groupId}`, data: { schemas: [PATCH_OP], Operations: [add] } }
      const { status, text, body } = await client.send('POST', '/Bulk', {
        schemas: [BULK],
        Operations: [...made, join],
      })
      assert.equal(status, 200, text)
      tell(load, name, made.length + 1)
      for (const { status, location, method } of body['Operations'] as Record<string, string>[]) {
        assert.ok(Number(status) < 300, text)
        const id = String(location).split('/').at(-1) ?? ''
        if (method === 'POST') all.push({ id, title: 'bulk', sent: 'bulk', deleted: 'no', member: 'yes' })
      }
    }
  } catch (error) {
    if (!load.killed.yes || error instanceof assert.AssertionError) throw error
  }
}

async function assertKept(client: Client, all: Written[], groupId: string): Promise<void> {
  const group = (await client.get(`/Groups/${groupId}`)).body
  const members = new Set((group.members ?? []).map(({ value }) => value))
  for (const { id, title, sent, deleted, member } of all) {
    const { status, body } = await client.get(`/Users/${id}`)
    if (deleted !== 'sent') assert.equal(status, deleted === 'yes' ? 404 : 200, id)
    if (status === 404) assert.ok(!members.has(id), `${id} is deleted and still a member`)
    if (status !== 200) continue
    assert.ok([title, sent].includes(body.title), `${id} has ${body.title}, not ${title} or ${sent}`)
    if (member !== 'sent') assert.equal(members.has(id), member === 'yes', id)
  }
}
