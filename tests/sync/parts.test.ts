/** Complete reads of a list that moves, on the real store: what is on record afterwards is the list, whatever happened. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { DirectoryStore, TeamsNumber } from '../../src/directory/store.ts'
import type { SyncDeps } from '../../src/sync/deps.ts'
import type { Look } from '../../src/sync/pull/look.ts'
import { readCompletely } from '../../src/sync/pull/parts.ts'
import { engines, newTenant, type Opened } from '../store/engines.ts'
import { AT, numberOf, teamsNumber } from '../store/sample.ts'
import { dice } from './dice.ts'

const PAGE = 250

for (const engine of engines) {
  describe(`complete reads in parts, on ${engine.name}`, () => {
    let opened: Opened
    before(async () => void (opened = await engine.open()))
    after(() => opened.close())

    /** `stored`: how many entries the last read had to store row by row. */
    async function cloud(size: number) {
      const tenantId = newTenant()
      await opened.stores.tenants.seed({ id: tenantId, name: 'T', createdAt: AT }, null, null)
      const { directory } = opened.stores
      const seen = { stored: 0 }
      const counting: DirectoryStore = {
        ...directory,
        seeNumbers(tenant, numbers, part, at) {
          seen.stored += numbers.length
          return directory.seeNumbers(tenant, numbers, part, at)
        },
      }
      const deps = { ...opened.stores, directory: counting, now: () => Date.parse(AT), newId: randomUUID }
      const look: Look = {
        deps: deps as unknown as SyncDeps,
        tenantId,
        context: {},
        say: () => undefined,
        advance: () => Promise.resolve(),
      }
      const list = Array.from({ length: size }, (_, n) => teamsNumber(n, n))
      /** `between` runs before each page: the list may change under the reader, or the connection break. */
      const read = (between: (page: number) => void = () => undefined) => {
        seen.stored = 0
        return readCompletely<TeamsNumber>(look, {
          kind: 'number',
          async *pages() {
            for (let page = 0; page * PAGE < Math.max(list.length, 1); page += 1) {
              between(page)
              await Promise.resolve()
              yield list.slice(page * PAGE, (page + 1) * PAGE)
            }
          },
          keyOf: ({ number }) => number,
          see: (numbers, part) => counting.seeNumbers(tenantId, numbers, part, AT),
        })
      }
      const assertOnRecord = async (when: string) => {
        assert.equal(await directory.countSeen(tenantId, 'number'), list.length, `${when}: how many`)
        for (let at = 0; at < list.length; at += 500) {
          const changed = await directory.seeNumbers(tenantId, list.slice(at, at + 500), null, AT)
          assert.equal(changed, 0, `${when}: as listed`)
        }
      }
      return { tenantId, directory, list, seen, read, assertOnRecord }
    }

    it('stores nothing of a list that is as it was, and little of one that was changed in few places', async () => {
      const { list, seen, read, assertOnRecord } = await cloud(2000)
      await read()
      assert.equal(seen.stored, 2000)
      await read()
      assert.equal(seen.stored, 0)
      list.splice(0, 1)
      list.splice(1200, 0, teamsNumber(9000, null))
      list[700] = { ...list[700]!, holderId: 'm365-other' }
      await read()
      assert.ok(seen.stored > 0 && seen.stored <= 6 * 200, `${seen.stored} of 2000 were stored again`)
      await assertOnRecord('after three changes')
    })

    it('takes what is no longer listed for gone, also when the list only shrank', async () => {
      const { list, seen, read, assertOnRecord } = await cloud(700)
      await read()
      list.splice(690)
      await read()
      assert.ok(seen.stored <= 200, `${seen.stored} were stored again`)
      await assertOnRecord('shrunk by its end')
      list.splice(300, 4)
      await read()
      await assertOnRecord('shrunk in the middle')
    })

    it('believes a list again that looks as before, when single sightings said otherwise in between', async () => {
      const { tenantId, directory, list, read, assertOnRecord } = await cloud(300)
      await read()
      await directory.seeNumbers(tenantId, [{ ...list[7]!, holderId: 'm365-other' }], null, AT)
      await read()
      await assertOnRecord('a holder that was there for a moment')
      await directory.loseSeen(tenantId, 'number', [numberOf(9)], AT)
      await read()
      await assertOnRecord('a number that was away for a moment')
      await directory.seeNumbers(tenantId, [teamsNumber(8000, 1)], null, AT)
      await read()
      await assertOnRecord('a number that was there for a moment')
    })

    it('is right after the next whole read, whatever moved, broke off or was listed twice', async () => {
      for (const seed of [1, 2, 3, 4]) {
        const { below } = dice(seed)
        const { tenantId, directory, list, read, assertOnRecord } = await cloud(600)
        let fresh = 10_000
        const edit = () => {
          const at = below(list.length)
          const one = list[at]!
          const edits: (() => void)[] = [
            () => list.splice(at, 1),
            () => list.splice(at, 0, teamsNumber((fresh += 1), below(50))),
            () => (list[at] = { ...one, holderId: `m365-${below(50)}` }),
            () => list.splice(below(list.length), 0, ...list.splice(at, 1)),
            () => list.push(...list.splice(0, below(300))),
          ]
          edits[below(edits.length)]?.()
        }
        for (let round = 0; round < 12; round += 1) {
          for (let n = below(6); n > 0; n -= 1) edit()
          const kind = below(4)
          if (kind === 0) {
            const breaksAt = below(3)
            const broken = read((page) => {
              if (page === breaksAt) throw new Error('the connection broke')
            })
            await broken.catch(() => undefined)
          } else if (kind === 1) await read(() => edit())
          else if (kind === 2) {
            const one = list[below(list.length)]!
            await directory.seeNumbers(tenantId, [{ ...one, holderId: 'm365-moment' }], null, AT)
          }
          if (below(3) > 0) continue
          await read()
          await assertOnRecord(`seed ${seed}, round ${round}`)
        }
        await read()
        await assertOnRecord(`seed ${seed}, at the end`)
      }
    })
  })
}
