import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AlignmentPage, AlignmentQuery, AlignmentRow } from '../../src/directory/alignment.ts'
import type { M365Account, PbxAccount } from '../../src/directory/store.ts'
import { createAlignment, type Alignment } from '../../src/sync/alignment/report.ts'
import { acceptance, m365Account, pbxAccount } from '../api/people.ts'
import { createRandom } from '../model/random.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-20T12:00:00.000Z'

for (const { name, open } of engines)
  describe(`SSO-6 the alignment report on ${name}`, function () {
    this.timeout(60_000)
    let opened: Opened
    let alignment: Alignment
    let tenants = 0
    before(async () => {
      opened = await open()
      const log = { error: (about: object, text: string) => assert.fail(`${text} ${JSON.stringify(about)}`) }
      alignment = createAlignment({ ...opened.stores, now: () => Date.parse(AT), log })
    })
    after(async () => {
      await alignment.close()
      await opened.close()
    })

    interface Company {
      users: (Partial<PbxAccount> & { userName: string })[]
      accounts: (Partial<M365Account> & { userPrincipalName: string })[]
      /** User to account, by place. */
      links?: [number, number][]
    }

    async function company({ users, accounts, links = [] }: Company): Promise<string> {
      const tenantId = `tenant-${++tenants}`
      const { directory, tenants: kept } = opened.stores
      await kept.seed({ id: tenantId, name: tenantId, createdAt: AT }, null, null)
      const pbx = users.map((more, n) => pbxAccount(n, { federationId: null, email: null, ...more }))
      const seen = accounts.map((more, n) => m365Account(n, { mail: null, ...more }))
      for (let from = 0; from < pbx.length; from += 200) {
        const some = pbx.slice(from, from + 200)
        await directory.seePbx(tenantId, some, 'r', AT)
        await directory.accept(
          tenantId,
          some.map((one, at) => acceptance(from + at, one)),
          AT,
        )
      }
      for (let from = 0; from < seen.length; from += 200)
        await directory.seeM365(tenantId, seen.slice(from, from + 200), 'r', AT)
      const linked = links.map(([user, account]) => ({ userId: `user-${user}`, m365Id: `m365-${account}` }))
      await directory.link(tenantId, linked, AT)
      return tenantId
    }

    async function made(tenantId: string): Promise<void> {
      await alignment.make(tenantId)
      while ((await alignment.state(tenantId)).running) await new Promise((resolve) => setTimeout(resolve, 2))
    }

    async function all(
      tenantId: string,
      query: Omit<AlignmentQuery, 'limit'> = {},
      limit = 7,
    ): Promise<AlignmentRow[]> {
      const rows: AlignmentRow[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const asked: AlignmentQuery = { ...query, ...(cursor === '' ? {} : { cursor }), limit }
        const page = await opened.stores.alignment.rows(tenantId, asked)
        rows.push(...page.items)
        cursor = page.nextCursor
        assert.ok(page.items.length <= limit)
        if (cursor === null) assert.equal(page.total, rows.length, JSON.stringify(query))
      }
      return rows
    }
    const said = ({ user, account, finding, by, other }: AlignmentRow): string =>
      [user?.userName, account?.userPrincipalName, finding, by, other?.userName].map((each) => each ?? '-').join(' ')

    it('tells users in the order of their names, then accounts that nobody has', async () => {
      const tenantId = await company({
        users: [
          { userName: 'zoe@x.com' },
          { userName: 'Ann@x.com' },
          { userName: 'ext1', federationId: 'BOB@x.com' },
          { userName: 'ext2', email: 'Cleo@x.com' },
          { userName: 'lobby' },
          { userName: 'dan@x.com' },
          { userName: 'ext3', federationId: 'dan@x.com' },
          { userName: 'eve@x.com' },
        ],
        accounts: [
          { userPrincipalName: 'zoe@x.com' },
          { userPrincipalName: 'ann@x.com' },
          { userPrincipalName: 'bob@x.com' },
          { userPrincipalName: 'cleo.new@x.com', mail: 'cLEO@x.com' },
          { userPrincipalName: 'dan@x.com' },
          { userPrincipalName: 'eve@x.com' },
          { userPrincipalName: 'eve.new@x.com' },
          { userPrincipalName: 'fay@x.com', enabled: false },
          { userPrincipalName: 'guest@y.com', userType: 'guest' },
        ],
        links: [[7, 6]],
      })
      await made(tenantId)
      assert.deepEqual((await all(tenantId)).map(said), [
        'Ann@x.com ann@x.com caseOnly userName -',
        'dan@x.com dan@x.com ambiguous - ext3',
        'eve@x.com eve.new@x.com differs link -',
        'ext1 bob@x.com differs federationId -',
        'ext2 cleo.new@x.com sameEmail - -',
        'ext3 dan@x.com differs federationId dan@x.com',
        'lobby - noAccount - -',
        'zoe@x.com zoe@x.com same userName -',
        '- eve@x.com crossed - eve@x.com',
        '- fay@x.com onlyMicrosoft - -',
      ])
    })

    it('leaves out who is deleted and what is gone, and suggests nothing that somebody claims', async () => {
      const tenantId = await company({
        users: [{ userName: 'ann@x.com' }, { userName: 'ext1', email: 'bob@x.com' }, { userName: 'bob@x.com' }],
        accounts: [{ userPrincipalName: 'ann@x.com' }, { userPrincipalName: 'bob@x.com', mail: 'bob@x.com' }],
      })
      await opened.stores.directory.loseSeen(tenantId, 'm365', ['m365-0'], AT)
      await made(tenantId)
      assert.deepEqual((await all(tenantId)).map(said), [
        'ann@x.com - noAccount - -',
        'bob@x.com bob@x.com same userName -',
        'ext1 - noAccount - -',
      ])
    })

    it('knows what the provider has linked already, by its record', async () => {
      const tenantId = await company({ users: [{ userName: 'ext1' }], accounts: [{ userPrincipalName: 'ann@x.com' }] })
      const { resources, tenants: kept } = opened.stores
      await kept.changeProvisioning(tenantId, { on: true, provider: 'entra', visible: 'all' }, AT)
      await resources.offer(tenantId, null, 10, AT)
      await made(tenantId)
      assert.deepEqual((await all(tenantId)).map(said), ['ext1 - noAccount - -', '- ann@x.com onlyMicrosoft - -'])
      await opened.rows(
        `update users set record_linked = 1, record_external_id = 'm365-0' where tenant_id = '${tenantId}' returning id`,
      )
      await made(tenantId)
      const [row] = await all(tenantId)
      assert.deepEqual([said(row!), row?.all, row?.linked], ['ext1 ann@x.com differs externalId -', 'owns', 'owns'])
    })

    /** The rules once more, over everybody at once and in the plainest way. */
    function plainly({ users, accounts, links = [] }: Company): string[] {
      const ci = (text: string | null | undefined): string => (text ?? '').toLowerCase()
      const linkOf = new Map(links)
      const linkedAccounts = new Set(links.map(([, at]) => at))
      const claims = (upn: string, at: number, steps: ('federationId' | 'userName')[]): number =>
        steps
          .map((step) => users.filter((user, n) => ci(user[step]) === upn && (linkOf.get(n) ?? at) === at).length)
          .reduce((sum, each) => sum + each, 0)
      const shownAccounts = new Set<number>()
      const ofUsers = users.map((user, n) => {
        const line = (at: number | null, finding: string, by = '-'): string => {
          if (at !== null) shownAccounts.add(at)
          return [user.userName, at === null ? '-' : accounts[at]!.userPrincipalName, finding, by].join(' ')
        }
        const compared = (at: number): string => {
          const upn = accounts[at]!.userPrincipalName
          return user.userName === upn ? 'same' : ci(user.userName) === ci(upn) ? 'caseOnly' : 'differs'
        }
        const link = linkOf.get(n)
        if (link !== undefined) return line(link, compared(link), 'link')
        for (const step of ['federationId', 'userName'] as const) {
          const at = accounts.findIndex((account) => user[step] && ci(account.userPrincipalName) === ci(user[step]))
          if (at < 0) continue
          const upTo = step === 'federationId' ? [step] : (['federationId', step] as const)
          const free = !linkedAccounts.has(at) && claims(ci(accounts[at]!.userPrincipalName), at, [...upTo]) <= 1
          return free ? line(at, compared(at), step) : line(at, 'ambiguous')
        }
        const named = (upn: string): boolean =>
          users.some((one, at) => !linkOf.has(at) && (ci(one.userName) === upn || ci(one.federationId) === upn))
        const [suggested] = accounts
          .flatMap((account, at) => {
            const fits = user.email && ci(account.mail) === ci(user.email) && !linkedAccounts.has(at)
            return fits && !named(ci(account.userPrincipalName)) ? [at] : []
          })
          .toSorted((one, other) => (`m365-${one}` < `m365-${other}` ? -1 : 1))
        return suggested === undefined ? line(null, 'noAccount') : line(suggested, 'sameEmail')
      })
      const left = accounts.flatMap((account, at) => {
        if (shownAccounts.has(at)) return []
        const holder = users.some((user) => ci(user.userName) === ci(account.userPrincipalName))
        return [['-', account.userPrincipalName, holder ? 'crossed' : 'onlyMicrosoft', '-'].join(' ')]
      })
      return [...ofUsers, ...left].toSorted()
    }

    it('says the same as the rules applied to everybody at once, for many small companies', async () => {
      for (let seed = 1; seed <= 25; seed++) {
        const random = createRandom(seed)
        const pool = Array.from({ length: 14 }, (_, n) => `p${n}@x.com`)
        const some = (): string => random.pick(pool)
        const oddly = (text: string): string => (random.chance(0.2) ? text.toUpperCase() : text)
        const distinct = [...pool].sort(() => random.next() - 0.5)
        const users = distinct.slice(0, 9).map((userName, n) => ({
          userName: random.chance(0.4) ? `ext${n}` : oddly(userName),
          federationId: random.chance(0.4) ? oddly(some()) : null,
          email: random.chance(0.7) ? oddly(random.pick(pool.slice(0, 5))) : null,
        }))
        const accounts = [...pool]
          .filter(() => random.chance(0.7))
          .map((upn) => ({
            userPrincipalName: oddly(upn),
            mail: random.chance(0.7) ? oddly(random.pick(pool.slice(0, 5))) : null,
          }))
        const links: [number, number][] = [0, 1, 2]
          .filter((at) => random.chance(0.5) && at < accounts.length)
          .map((at) => [at, at])
        const given = { users, accounts, links }
        const tenantId = await company(given)
        await made(tenantId)
        const rows = await all(tenantId, {}, 4)
        const seen = rows.map((row) => said(row).split(' ').slice(0, 4).join(' ')).toSorted()
        assert.deepEqual(seen, plainly(given), `seed ${seed}`)
      }
    })

    describe('looked for', () => {
      let tenantId: string
      before(async () => {
        tenantId = await company({
          users: Array.from({ length: 450 }, (_, n) => ({
            userName: n % 3 === 0 ? `ext${n}` : `user${n}@x.com`,
            federationId: n % 6 === 0 ? `user${n}@x.com` : null,
          })),
          accounts: Array.from({ length: 450 }, (_, n) => ({ userPrincipalName: `user${n}@x.com` })),
        })
        await made(tenantId)
      })

      it('page by page, all of it and each once', async () => {
        for (const limit of [1, 50, 1000]) {
          const rows = await all(tenantId, {}, limit)
          assert.equal(rows.length, 450 + 75)
          assert.equal(new Set(rows.map(said)).size, rows.length)
        }
      })

      it('by each filter, together with others and with a search, as counted', async () => {
        const rows = await all(tenantId, {}, 200)
        const { report } = await alignment.state(tenantId)
        assert.equal(report?.counts.rows, rows.length)
        for (const [query, fits] of [
          [{ findings: ['differs'] }, (row) => row.finding === 'differs'],
          [{ findings: ['same', 'noAccount'] }, ({ finding }) => finding === 'same' || finding === 'noAccount'],
          [{ all: ['takesOver'] }, (row) => row.all === 'takesOver'],
          [{ linked: ['refused', 'leaves'] }, ({ linked }) => linked === 'refused' || linked === 'leaves'],
          [{ by: ['federationId'] }, (row) => row.by === 'federationId'],
          [{ findings: ['same'], all: ['creates'] }, () => false],
          [{ findings: ['onlyMicrosoft'], all: ['creates'] }, ({ finding }) => finding === 'onlyMicrosoft'],
          [{ search: 'USER1' }, (row) => said(row).includes('user1')],
          [{ search: 'ext', findings: ['noAccount'] }, ({ finding }) => finding === 'noAccount'],
          [{ search: '%' }, () => false],
          [{ search: "'" }, () => false],
        ] as [Omit<AlignmentQuery, 'limit'>, (row: AlignmentRow) => boolean][])
          assert.deepEqual(
            (await all(tenantId, query, 60)).map(said),
            rows.filter(fits).map(said),
            JSON.stringify(query),
          )
      })

      it('by a search that finds few in much, counted once and told on every page', async () => {
        const { alignment: store } = opened.stores
        const [model] = (await store.rows(tenantId, { limit: 1 })).items
        const { report } = await alignment.state(tenantId)
        assert.ok(model?.user && report)
        const { user } = model
        const other = newTenant()
        const rows = Array.from({ length: 12_000 }, (_, n) => ({
          ...model,
          ...{ account: null, user: { ...user, id: `${n}`, userName: n % 600 === 7 || n < 40 ? `few${n}` : `u${n}` } },
        }))
        const number = await store.begin(other)
        for (let at = 0; at < rows.length; at += 1000) await store.add(other, number, at, rows.slice(at, at + 1000))
        await store.finish(other, { ...report, number, counts: { ...report.counts, rows: rows.length } })
        const few = rows.filter(({ user: { userName } }) => userName.startsWith('few')).map(({ user: { id } }) => id)
        for (const limit of [7, 45, 1000]) {
          const seen: string[] = []
          for (let cursor: string | null = ''; cursor !== null;) {
            const page: AlignmentPage = await store.rows(other, { search: 'few', limit, ...(cursor && { cursor }) })
            assert.equal(page.total, few.length)
            seen.push(...page.items.map((row) => row.user?.id ?? ''))
            cursor = page.nextCursor
          }
          assert.deepEqual(seen, few)
        }
      })

      it('shows the old report until the new one is whole, and then refuses the cursor of the old', async () => {
        const first = await opened.stores.alignment.rows(tenantId, { limit: 5 })
        const number = await opened.stores.alignment.begin(tenantId)
        await opened.stores.alignment.add(tenantId, number, 0, first.items)
        assert.equal((await opened.stores.alignment.rows(tenantId, { limit: 5 })).total, 525)
        await made(tenantId)
        assert.equal((await opened.stores.alignment.rows(tenantId, { limit: 5 })).total, 525)
        await assert.rejects(opened.stores.alignment.rows(tenantId, { limit: 5, cursor: first.nextCursor! }), {
          name: 'BadCursor',
        })
        const kept = await opened.rows<{ report: number }>(
          `select distinct report from alignment_rows where tenant_id = '${tenantId}'`,
        )
        assert.equal(kept.length, 1, 'rows of reports that nobody reads are forgotten')
      })

      it('knows when users changed since', async () => {
        assert.equal((await alignment.state(tenantId)).stale, false)
        await opened.stores.directory.accept(tenantId, [acceptance(900, pbxAccount(900))], AT)
        assert.equal((await alignment.state(tenantId)).stale, true)
      })
    })

    it('is made once at a time, and each tenant sees its own', async () => {
      const one = await company({ users: [{ userName: 'a@x.com' }], accounts: [] })
      const two = await company({ users: [{ userName: 'b@x.com' }], accounts: [] })
      assert.equal((await alignment.state(one)).report, null)
      assert.deepEqual(await opened.stores.alignment.rows(one, { limit: 5 }), { items: [], nextCursor: null, total: 0 })
      await Promise.all([alignment.make(one), alignment.make(one), alignment.make(two)])
      await Promise.all([made(one), made(two)])
      assert.deepEqual((await all(one)).map(said), ['a@x.com - noAccount - -'])
      assert.deepEqual((await all(two)).map(said), ['b@x.com - noAccount - -'])
    })
  })
