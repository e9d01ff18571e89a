import assert from 'node:assert/strict'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import type { PlannedChange } from '../../src/jobs/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'
import { AT, factsOf, pbxAccount } from './sample.ts'

const PEOPLE = [
  ['Ana', 'Silva'],
  ['ZOË', 'Ångström'],
  ['Peter', 'O’Brien-Smith'],
] as const

/** Ordinals are those of `PEOPLE`, then one who is to join. */
for (const engine of engines)
  describe(`searching a plan, on ${engine.name}`, () => {
    let opened: Opened
    let tenant: string
    before(async () => {
      opened = await engine.open()
      tenant = newTenant()
      const { directory, jobs } = opened.stores
      const accounts = PEOPLE.map(([givenName, familyName], n) => pbxAccount(n, { givenName, familyName }))
      const joins = pbxAccount(3, { givenName: 'Łucja', familyName: 'Nowak' })
      await directory.seePbx(tenant, [...accounts, joins], 'read', AT)
      await directory.accept(
        tenant,
        accounts.map((account, n) => ({
          ...{ accountId: account.id, userId: `user-${n}`, create: true as const, cause: 'NEW_IN_PBX', causedBy: null },
          ...{ facts: factsOf(account), hash: 'h', changes: [] },
        })),
        AT,
      )
      const by = { id: 'dana', name: 'Dana' }
      const run = { runId: 'r', services: ['teams' as const], type: 'manual' as const, diagnostic: false }
      await jobs.createRun(tenant, { ...run, counts: NO_COUNTS, startedBy: by, at: AT })
      await jobs.plan(tenant, '1', [
        planned(0, { before: '+442079460001', after: '+442079460002' }),
        planned(1, { kind: 'policy', cause: 'SETTING', field: 'callingPolicy', after: 'Straße ÉTÉ' }),
        planned(2, { kind: 'update', field: 'workPhone', before: '(212) 555-0100', after: null }),
        planned(3, { userId: null, subject: joins.id }),
        planned(5, { userId: null, subject: 'x', kind: 'create', field: 'user', after: 'Özil Çelik' }),
      ])
    })
    after(() => opened.close())

    const found = async (search: string): Promise<number[]> => {
      const { items, total } = await opened.stores.jobs.changes(tenant, '1', { search, limit: 10 })
      assert.equal(total, items.length)
      return items.map(({ ordinal }) => ordinal)
    }

    for (const [search, ordinals] of [
      ['ana silva', [0]],
      ['  Ana   SILVA ', [0]],
      ['silv', [0]],
      ['Zoë', [1]],
      ['zoË ÅNG', [1]],
      ['o’brien-smith', [2]],
      ['łucja', [3]],
      ['özil ç', [5]],
      ['USER2@', [2]],
      ['+44 20 7946 0001', [0]],
      ['(020) 7946 0002', [0]],
      ['7946-0002', [0]],
      ['0002', [0]],
      ['212 555 0100', [2]],
      ['(212) 555-0100', [2]],
      ['5550100', [2]],
      ['straße ét', [1]],
      // as it is typed without accents, too: Peter
      ['été', [1, 2]],
      ['silva user0', []],
      ['%', []],
    ] as const)
      it(`ENG-1 "${search}" finds ${ordinals.length === 0 ? 'nothing' : ordinals.join(' ')}`, async () => {
        assert.deepEqual(await found(search), ordinals)
      })

    it('ENG-1 what was planned before names were kept is found by username and number', async () => {
      await opened.stores.jobs.plan(tenant, '1', [planned(4, { userName: 'Old@Example.com', after: '+15550009999' })])
      await opened.rows(`update planned_changes set search = null where tenant_id = '${tenant}' and ordinal = 4`)
      assert.deepEqual(await found('OLD@example'), [4])
      assert.deepEqual(await found('555 000 9999'), [4])
    })

    it('ENG-1 counts what a search finds by kind and cause, and goes on with a count that is known', async () => {
      const { jobs } = opened.stores
      assert.deepEqual(await jobs.summary(tenant, '1', { search: 'zoë' }), [
        { kind: 'policy', cause: 'SETTING', changes: 1 },
      ])
      assert.deepEqual(await jobs.summary(tenant, '1', { search: 'zoë', statuses: ['done'] }), [])
      const first = await jobs.changes(tenant, '1', { search: 'user', limit: 2, known: 4 })
      assert.deepEqual([first.items.map(({ ordinal }) => ordinal), first.total], [[0, 1], 4])
      const rest = await jobs.changes(tenant, '1', { search: 'user', limit: 2, cursor: first.nextCursor ?? '' })
      assert.deepEqual([rest.items.map(({ ordinal }) => ordinal), rest.total], [[2, 3], 4])
    })

    it('tells changes by their places', async () => {
      const { jobs } = opened.stores
      const at = await jobs.changesAt(tenant, '1', [2, 0, 2, 99])
      assert.deepEqual(at.map(({ ordinal }) => ordinal).sort(), [0, 2])
      assert.deepEqual(await jobs.changesAt(tenant, '1', []), [])
    })
  })

function planned(ordinal: number, more: Partial<PlannedChange> = {}): PlannedChange {
  return {
    ...{ ordinal, userId: `user-${ordinal}`, subject: `8x8-0000${ordinal}`, userName: `User${ordinal}@example.com` },
    ...{ holderId: '', kind: 'assign', field: 'teamsNumber', before: null, after: null, cause: 'FIRST_NUMBER' },
    ...{ causedBy: null, was: null, policy: null, waitsFor: [], status: 'planned', operationId: null },
    ...{ reason: null, raw: null, ...more },
  }
}
