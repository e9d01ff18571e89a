import assert from 'node:assert/strict'
import type { AuditEntry, AuditFilter, AuditStore, KeptAuditEntry } from '../../src/audit/store.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-01T10:00:00.000Z'
const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const BEN = '2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043'

const entry = (target: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: AT,
  actorId: ANA,
  actorName: 'Ana Ruiz',
  ip: '192.0.2.7',
  requestId: 'r-1',
  via: 'tab',
  action: 'users.request',
  target,
  before: null,
  after: 'x',
  ...more,
})

const erasure = entry('erasure 1', { action: 'people.erase', after: null, actorId: BEN, actorName: 'Ben Okafor' })
const at = (minute: number): string => new Date(Date.parse(AT) + minute * 60_000).toISOString()

for (const engine of engines)
  describe(`the audit log, on ${engine.name}`, () => {
    let opened: Opened
    let audit: AuditStore
    before(async () => {
      opened = await engine.open()
      audit = opened.stores.audit
    })
    after(() => opened.close())

    const all = async (tenant: string): Promise<KeptAuditEntry[]> =>
      (await audit.entries(tenant, { cursor: null, limit: 1000 })).items
    const found = async (tenant: string, filter: AuditFilter): Promise<string> =>
      (await audit.entries(tenant, { ...filter, cursor: null, limit: 100 })).items.map(({ target }) => target).join(' ')
    const shown = ({ seq, hash, actorErased, objectErased, ...rest }: KeptAuditEntry): [number, AuditEntry] => {
      assert.match(hash, /^[\w-]{43}$/)
      assert.deepEqual([actorErased, objectErased], [null, null])
      return [seq, rest]
    }
    /** Past the store, and past its triggers. */
    const forge = async (statement: string): Promise<void> => {
      const off =
        engine.name === 'SQLite' ? ['drop trigger audit_entries_fixed', 'drop trigger audit_entries_kept'] : []
      const kept = off.length > 0 ? await opened.rows<{ sql: string }>(TRIGGERS) : []
      for (const text of off) await opened.rows(text)
      if (engine.name === 'PostgreSQL') await opened.rows('alter table audit_entries disable trigger all')
      await opened.rows(statement)
      for (const { sql } of kept) await opened.rows(sql)
      if (engine.name === 'PostgreSQL') await opened.rows('alter table audit_entries enable trigger all')
    }
    const TRIGGERS = `select sql from sqlite_master where type = 'trigger' and tbl_name = 'audit_entries'`

    it('lists entries newest first, page by page, each tenant its own', async () => {
      const [one, other] = [newTenant(), newTenant()]
      await audit.append(other, entry('other'))
      for (const target of ['a', 'b', 'c']) await audit.append(one, entry(target))
      const first = await audit.entries(one, { cursor: null, limit: 2 })
      assert.deepEqual(first.items.map(shown), [
        [3, entry('c')],
        [2, entry('b')],
      ])
      assert.equal(first.total, 3)
      await audit.append(one, entry('d'))
      const rest = await audit.entries(one, { cursor: first.nextCursor, limit: 2 })
      assert.deepEqual(rest.items.map(shown), [[1, entry('a')]])
      assert.equal(rest.nextCursor, null)
      await assert.rejects(audit.entries(one, { cursor: 'x', limit: 2 }), { name: 'BadCursor' })
    })

    it('tells of at most 500 people, each by the last name', async () => {
      const tenant = newTenant()
      const by = (n: number, name: string): AuditEntry => entry('x', { actorId: `person-${n}`, actorName: name })
      for (const name of ['Before', 'After'])
        await audit.append(tenant, ...Array.from({ length: 502 }, (_, n) => by(n, `${name} ${n}`)))
      const people = await audit.actors(tenant)
      assert.equal(new Set(people.map(({ id }) => id)).size, 500)
      assert.ok(people.every(({ id, name }) => name === `After ${id.slice('person-'.length)}`))
    })

    it('tells one entry by its number, and everybody who is in the log, by the last name', async () => {
      const [tenant, other] = [newTenant(), newTenant()]
      const by = (actorId: string, actorName: string): AuditEntry => entry('x', { actorId, actorName })
      await audit.append(tenant, by(ANA, 'Ana Lopez'), by(BEN, 'Ben Okafor'), by('system', 'Voice Sync'))
      await audit.append(tenant, by(ANA, 'Ana Ruiz'), erasure)
      await audit.append(other, by('other', 'Somebody else'))
      assert.deepEqual(
        (await audit.actors(tenant)).map(({ id, name, via }) => [id, name, via]),
        [
          [ANA, 'Ana Ruiz', 'tab'],
          [BEN, 'Ben Okafor', 'tab'],
          ['system', 'Voice Sync', 'tab'],
        ],
      )
      assert.deepEqual(await audit.actors(newTenant()), [])
      const two = await audit.entry(tenant, 2)
      assert.deepEqual([two?.seq, two?.actorName], [2, 'Ben Okafor'])
      assert.equal(await audit.entry(tenant, 99), null)
      assert.equal(await audit.entry(newTenant(), 2), null)
    })

    it('numbers and chains entries without gaps when many come at once', async () => {
      const tenant = newTenant()
      const clients = engine.name === 'PostgreSQL' ? [audit, (await opened.again()).audit] : [audit]
      await Promise.all(
        Array.from({ length: 40 }, (_, n) => clients[n % clients.length]!.append(tenant, entry(`${n}`))),
      )
      const items = await all(tenant)
      assert.deepEqual(
        items.map((item) => item.seq),
        Array.from({ length: 40 }, (_, n) => 40 - n),
      )
      const { broken, to, lastHash } = await audit.verify(tenant, null)
      assert.deepEqual([broken, to, lastHash], [null, 40, items[0]?.hash])
    })

    it('keeps one order by number and time, whatever the clock does', async () => {
      const tenant = newTenant()
      for (const [n, minute] of [1, 5, 3, 6].entries()) await audit.append(tenant, entry(`${n}`, { at: at(minute) }))
      assert.deepEqual(
        (await all(tenant)).map((one) => one.at),
        [at(6), at(5), at(5), at(1)],
      )
      assert.equal(await found(tenant, { from: at(5), to: at(6) }), '2 1')
      assert.equal(await found(tenant, { to: at(1) }), '')
      assert.equal(await found(tenant, { from: at(7) }), '')
    })

    it('finds by person, action, object, door, and any text, alone and together', async () => {
      const tenant = newTenant()
      await audit.append(
        tenant,
        entry('user 1', { after: 'Zoë ÖSTERREICH' }),
        entry('user 2', { actorId: BEN, actorName: 'Ben Okafor' }),
        entry('job 1', { action: 'sync.start', via: 'bot' }),
        entry('user 1', { actorId: BEN, actorName: 'Ben Okafor', via: 'bot' }),
      )
      const cases: [AuditFilter, string][] = [
        [{ actorId: BEN }, 'user 1 user 2'],
        [{ action: 'sync.start' }, 'job 1'],
        [{ target: 'user 1' }, 'user 1 user 1'],
        [{ target: 'user 1', actorId: BEN }, 'user 1'],
        [{ via: 'bot' }, 'user 1 job 1'],
        [{ via: 'scim' }, ''],
        [{ search: 'zoë österreich' }, 'user 1'],
        [{ search: 'OKAFOR', via: 'tab' }, 'user 2'],
        [{ search: '%' }, ''],
      ]
      for (const [filter, expected] of cases)
        assert.equal(await found(tenant, filter), expected, JSON.stringify(filter))
      assert.equal((await audit.entries(tenant, { actorId: BEN, cursor: null, limit: 1 })).total, 2)
      assert.equal((await audit.entries(tenant, { search: 'x', cursor: null, limit: 1 })).total, null)
    })

    it('pages and walks what a search finds far apart, each entry once', async () => {
      const tenant = newTenant()
      const many = Array.from({ length: 5_000 }, (_, n) =>
        entry(`t${n}`, { after: n % 2_100 === 0 ? 'needle' : 'hay', via: n % 2 === 0 ? 'tab' : 'scim' }),
      )
      for (let from = 0; from < many.length; from += 500) await audit.append(tenant, ...many.slice(from, from + 500))
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await audit.entries(tenant, { search: 'needle', via: 'tab', cursor, limit: 1 })
        seen.push(...page.items.map(({ target }) => target))
        cursor = page.nextCursor
      } while (cursor !== null)
      assert.deepEqual(seen, ['t4200', 't2100', 't0'])
      let walked = 0
      for await (const some of audit.walk(tenant, { via: 'scim' })) walked += some.length
      assert.equal(walked, 2_500)
    })

    it('finds the same of few and of many, whatever is asked together, page by page', async () => {
      const tenant = newTenant()
      const many = Array.from({ length: 1_300 }, (_, n) =>
        entry(`t${n % 90}`, {
          // some 30 of the one, and all others of the other, so that both ways are gone
          actorId: n % 43 === 0 ? BEN : ANA,
          action: n % 41 === 0 ? 'sync.start' : 'users.request',
          via: n % 3 === 0 ? 'bot' : 'tab',
          after: n % 86 === 0 ? 'needle' : 'hay',
        }),
      )
      for (let from = 0; from < many.length; from += 500) await audit.append(tenant, ...many.slice(from, from + 500))
      const choices: { [K in keyof AuditFilter]: (AuditFilter[K] | undefined)[] } = {
        actorId: [undefined, ANA, BEN],
        action: [undefined, 'users.request', 'sync.start'],
        via: [undefined, 'bot'],
        search: [undefined, 'hay', 'needle'],
        target: [undefined, 't86'],
      }
      let filters: AuditFilter[] = [{}]
      for (const [name, values] of Object.entries(choices))
        filters = filters.flatMap((filter) => values.map((value) => ({ ...filter, ...(value && { [name]: value }) })))
      for (const filter of filters) {
        const { search = '', ...equal } = filter
        const fits = (one: AuditEntry): boolean =>
          Object.entries(equal).every(([name, value]) => one[name as keyof AuditEntry] === value) &&
          (one.after ?? '').includes(search)
        const expected = many.flatMap((one, n) => (fits(one) ? [n + 1] : [])).reverse()
        const seen: number[] = []
        let cursor: string | null = null
        do {
          const page = await audit.entries(tenant, { ...filter, cursor, limit: 400 })
          seen.push(...page.items.map(({ seq }) => seq))
          cursor = page.nextCursor
        } while (cursor !== null)
        assert.deepEqual(seen, expected, JSON.stringify(filter))
      }
    })

    describe('is append-only', () => {
      const refused = /append-only/
      let tenant: string
      before(async () => {
        tenant = newTenant()
        for (const target of ['a', 'b', 'c']) await audit.append(tenant, entry(target))
      })
      const statements = [
        `update audit_entries set after = 'y' where seq = 2`,
        `update audit_entries set actor_id = '', actor_name = '', ip = null, actor_erased = 3 where seq = 2`,
        `update audit_entries set at = 'x' where seq = 2`,
        `update audit_entries set hash = 'x' where seq = 2`,
        `delete from audit_entries where seq = 1`,
        `delete from audit_entries where seq = 3`,
        `update audit_chains set kept_from = 3 where true`,
        `update audit_chains set head_seq = 1 where true`,
        `update audit_chains set head_hash = 'x' where true`,
        `delete from audit_chains where true`,
        ...(engine.name === 'PostgreSQL' ? ['truncate audit_entries where'.replace(' where', '')] : []),
      ]
      for (const statement of statements)
        it(`the engine itself refuses: ${statement}`, async () => {
          const of = statement.includes('where') ? `${statement} and tenant_id = '${tenant}'` : statement
          await assert.rejects(async () => opened.rows(of), refused)
          assert.equal((await audit.verify(tenant, null)).broken, null)
        })
    })

    it('sees what was changed, taken away or added past the engine', async () => {
      const cases: [string, (tenant: string) => string, object][] = [
        ['a value', (t) => `update audit_entries set after = 'y' where tenant_id = '${t}' and seq = 2`, { seq: 2, what: 'changed' }],
        ['a name', (t) => `update audit_entries set actor_name = 'Eve' where tenant_id = '${t}' and seq = 2`, { seq: 2, what: 'changed' }],
        ['a time', (t) => `update audit_entries set at = 'x' where tenant_id = '${t}' and seq = 2`, { seq: 2, what: 'changed' }],
        ['an entry', (t) => `delete from audit_entries where tenant_id = '${t}' and seq = 2`, { seq: 2, what: 'missing' }],
        ['the first', (t) => `delete from audit_entries where tenant_id = '${t}' and seq = 1`, { seq: 1, what: 'missing' }],
        ['the last', (t) => `delete from audit_entries where tenant_id = '${t}' and seq = 3`, { seq: 3, what: 'missing' }],
        ['an erasure that nobody asked for', (t) => `update audit_entries set actor_id = '', actor_name = '', ip = null, actor_erased = 3, actor_seal = 'x' where tenant_id = '${t}' and seq = 2`, { seq: 2, what: 'changed' }],
      ] // prettier-ignore
      for (const [what, statement, expected] of cases) {
        const tenant = newTenant()
        await audit.append(tenant, entry('a'), entry('b'), entry('c'))
        await forge(statement(tenant))
        assert.deepEqual((await audit.verify(tenant, null)).broken, expected, what)
      }
    })

    it('forgets the oldest in steps, and holds from the oldest that is kept', async () => {
      const tenant = newTenant()
      for (let n = 0; n < 6; n++) await audit.append(tenant, entry(`${n}`, { at: at(n) }))
      assert.equal(await audit.forget(tenant, at(4), 3), 3)
      assert.equal(await audit.forget(tenant, at(4), 3), 1)
      assert.equal(await audit.forget(tenant, at(4), 3), 0)
      const { first, last, from, to, broken } = await audit.verify(tenant, null)
      assert.deepEqual([first, last, from, to, broken], [5, 6, 5, 6, null])
      assert.equal((await audit.entries(tenant, { cursor: null, limit: 1 })).total, 2)
      assert.equal(await audit.forget(tenant, at(60), 100), 1)
      assert.equal(await found(tenant, {}), '5')
      await audit.append(tenant, entry('6'))
      assert.equal((await audit.verify(tenant, null)).broken, null)
    })

    describe('erasing a person', () => {
      const person = { ids: [ANA, 'user-7'], names: ['ana.ruiz@example.com', '+442079460007'], left: [] }
      let tenant: string
      before(async () => {
        tenant = newTenant()
        await audit.append(
          tenant,
          entry('job 1'),
          entry('user user-7', { actorId: BEN, actorName: 'Ben Okafor', before: null, after: '+442079460007' }),
          entry('user user-77', { actorId: BEN, actorName: 'Ben Okafor', after: '+4420794600071' }),
          entry('joana.ruiz@example.com', { actorId: BEN, actorName: 'Ben Okafor' }),
          entry('for ANA.RUIZ@example.com, as asked', { actorId: ANA.toUpperCase() }),
        )
      })

      it('takes her out of every entry before, says so in one that does not name her, and the chain holds', async () => {
        const before = (await all(tenant)).map(({ hash }) => hash)
        assert.deepEqual(await opened.stores.erasure.erase(tenant, person, erasure), [
          { place: 'audit_entries', rows: 3 },
        ])
        await audit.append(tenant, entry('after'))
        const entries = await all(tenant)
        assert.deepEqual(
          entries.map((one) => [
            one.seq,
            one.actorId,
            one.target,
            one.after,
            one.ip,
            one.actorErased,
            one.objectErased,
          ]),
          [
            [8, ANA, 'after', 'x', '192.0.2.7', null, null],
            [7, BEN, 'erasure 1', 'audit_entries: 3', '192.0.2.7', null, null],
            [6, BEN, 'erasure 1', null, '192.0.2.7', null, null],
            [5, '', '', null, null, 6, 6],
            [4, BEN, 'joana.ruiz@example.com', 'x', '192.0.2.7', null, null],
            [3, BEN, 'user user-77', '+4420794600071', '192.0.2.7', null, null],
            [2, BEN, '', null, '192.0.2.7', null, 6],
            [1, '', 'job 1', 'x', null, 6, null],
          ],
        )
        assert.deepEqual(
          entries.slice(3).map(({ hash }) => hash),
          before,
        )
        const { broken, erased } = await audit.verify(tenant, null)
        assert.deepEqual([broken, erased], [null, 3])
      })

      it('leaves no trace of her in the table, nor a salt to try names with', async () => {
        const rows = await opened.rows<Record<string, unknown>>(
          `select * from audit_entries where tenant_id = '${tenant}' and seq < 6`,
        )
        const text = JSON.stringify(rows)
        for (const trace of [ANA, 'Ana Ruiz', 'user-7"', '+442079460007"', '"ana.ruiz'])
          assert.ok(!text.includes(trace), trace)
        assert.equal(await found(tenant, { search: 'ana ruiz' }), 'after')
      })

      it('is done again without harm', async () => {
        assert.deepEqual(
          await opened.stores.erasure.erase(tenant, { ids: ['user-7'], names: [], left: [] }, erasure),
          [],
        )
        assert.equal((await audit.verify(tenant, null)).broken, null)
      })

      it('does not hold when the entry that says so is taken away', async () => {
        await forge(`update audit_entries set action = 'x' where tenant_id = '${tenant}' and seq = 6`)
        assert.deepEqual((await audit.verify(tenant, null)).broken, { seq: 1, what: 'missing' })
      })
    })

    it('a change and its entry are there together, or neither is', async () => {
      const { tenants, together } = opened.stores
      const tenant = newTenant()
      await tenants.seed({ id: tenant, name: 'Acme', createdAt: AT }, null, null)
      const change = together(tenant, async (rooms) => {
        await rooms.tenants.changeGuard(tenant, { number: 1, share: 0 })
        await rooms.audit.append(tenant, entry('guard'))
        assert.equal((await rooms.tenants.guard(tenant)).number, 1)
        throw new Error('no')
      })
      await assert.rejects(change, /no/)
      assert.deepEqual([(await tenants.guard(tenant)).number, (await all(tenant)).length], [10, 0])
      await together(tenant, async (rooms) => {
        await rooms.tenants.changeGuard(tenant, { number: 2, share: 0 })
        await rooms.audit.append(tenant, entry('guard'))
      })
      assert.deepEqual([(await tenants.guard(tenant)).number, (await all(tenant)).length], [2, 1])
    })
  })
