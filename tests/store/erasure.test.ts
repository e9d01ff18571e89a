import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditEntry, KnownPerson } from '../../src/audit/store.ts'
import type { ResourceBody } from '../../src/directory/store.ts'
import { NO_COUNTS, type PlannedChange } from '../../src/jobs/job.ts'
import { userWrite } from '../../src/scim/rules/provided.ts'
import type { MailConnection } from '../../src/tenants/store.ts'
import { withoutPerson } from '../../src/store/erasure/exports.ts'
import { GONE_ROWS, OWN_ROWS, PLACES } from '../../src/store/erasure/places.ts'
import type { Stores } from '../../src/store/open.ts'
import { acceptance, m365Account, numberOf, pbxAccount } from '../api/people.ts'
import { teamsNumber } from './sample.ts'
import { PLACE_WORDS } from '../../src/words/privacy.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-22T09:00:00.000Z'
const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'

/** Every table there is. */
const SCHEMA = ((text: string) =>
  [...text.slice(text.indexOf('interface Schema')).matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name ?? ''))(
  readFileSync(join(import.meta.dirname, '../../src/store/schema.ts'), 'utf8'),
)

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ at: AT, actorId: 'admin', actorName: 'Dana', via: 'tab', action: 'people.erase', target: 'erasure 1' },
  ...{ before: null, after: null, ...more },
})

for (const engine of engines)
  describe(`erasing a person, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let tenant: string
    before(async () => {
      opened = await engine.open()
      stores = opened.stores
    })
    after(() => opened.close())

    /** User 1 with a life here: seen, accepted, changed, in a job, asked for, left out. User 11 beside it. */
    async function live(): Promise<{ job: string }> {
      tenant = newTenant()
      const { directory, jobs, audit, provisioningLog, tenants, notifications } = stores
      await tenants.seed({ id: tenant, name: 'Acme', createdAt: AT }, { name: 'P', writes: 'full' }, null)
      const both = [1, 11]
      await directory.seeSites(tenant, [{ id: 's1', name: 'London', pbxName: 'main' }])
      await directory.seePbx(
        tenant,
        both.map((n) => pbxAccount(n)),
        'r1',
        AT,
      )
      await directory.seeM365(
        tenant,
        both.map((n) => m365Account(n)),
        'r2',
        AT,
      )
      await directory.accept(
        tenant,
        both.map((n) => acceptance(n, pbxAccount(n, n === 1 ? { email: 'Zoe@mail.example' } : {}))),
        AT,
      )
      await directory.link(
        tenant,
        both.map((n) => ({ userId: `user-${n}`, m365Id: `m365-${n}` })),
        AT,
      )
      await directory.seeNumbers(
        tenant,
        both.map((n) => teamsNumber(70 + n, null, { holderId: `m365-${n}`, holderKind: 'user' })),
        null,
        AT,
      )
      assert.equal((await directory.adoption(tenant, null, 10)).total, 2)
      const by = { id: ANA, name: 'Ana Ruiz' }
      await directory.leaveOut(tenant, ['user-11'], { note: 'as user1@example.com wished', by, at: AT, until: null })
      const run = { runId: 'r', services: ['teams' as const], type: 'manual' as const, diagnostic: true }
      const { jobs: made } = await jobs.createRun(tenant, { ...run, counts: NO_COUNTS, startedBy: by, at: AT })
      const job = made[0]!.id
      await jobs.claim(tenant, job, AT)
      const lines = Array.from({ length: 2_500 }, (_, n) => ({ at: AT, level: 'info' as const, text: `line ${n}` }))
      lines[10]!.text = `${numberOf(1)} assigned to User1@Example.com`
      lines[2_400]!.text = `user11@example.com and (user1@example.com)`
      for (let from = 0; from < lines.length; from += 500) await jobs.write(tenant, job, lines.slice(from, from + 500))
      await jobs.plan(tenant, job, both.map(planned))
      await jobs.end(tenant, job, { state: 'succeeded', counts: NO_COUNTS, cause: null, at: AT })
      const request = { at: AT, credentialId: 'c', method: 'GET', route: '/Users', scimType: null, detail: null, ms: 1 }
      await provisioningLog.append(
        tenant,
        both.map((n) => ({ ...request, resourceId: `rec-${n}`, userName: `user${n}@example.com`, status: 200 })),
      )
      const refused = { ...request, method: 'PATCH', route: '/Users/:id', status: 400, userName: null }
      const sent = (body: string) => ({ query: null, body, cut: false })
      await provisioningLog.append(tenant, [
        // about the person, who is not named in it
        { ...refused, resourceId: 'pbx-1', sent: sent('{ "title": "Lives at 4 Elm Road" }') },
        // refused before there was anybody
        {
          ...refused,
          resourceId: null,
          userName: 'User1@example.com',
          sent: sent('{ "title": "Lives at 4 Elm Road" }'),
        },
        { ...refused, resourceId: 'rec-11', sent: sent('{ "manager": "user1@example.com" }') },
        { ...refused, resourceId: 'rec-11', sent: sent('{ "userName": "user11@example.com" }') },
        {
          ...refused,
          resourceId: 'rec-9',
          sent: { query: 'filter=userName eq "USER1@example.com"', body: null, cut: false },
        },
      ])
      await audit.append(
        tenant,
        entry({ actorId: ANA, actorName: 'Ana Ruiz', ip: '192.0.2.1', action: 'sync.start', target: `job ${job}` }),
        entry({ action: 'users.exclude', target: 'user user-1', after: 'on leave' }),
        entry({ action: 'users.exclude', target: 'user user-11', after: 'on leave' }),
      )
      await notifications.keepConversation(tenant, {
        ...{ id: 'a:1', kind: 'personal', reference: '{}', userId: 'm365-1', userName: 'Zoë Ångström' },
      })
      return { job }
    }

    const planned = (n: number): PlannedChange => ({
      ...{ ordinal: n, userId: `user-${n}`, subject: `pbx-${n}`, userName: `user${n}@example.com` },
      ...{ holderId: `m365-${n}`, kind: 'assign', before: null, after: numberOf(n), field: 'teamsNumber' },
      ...{ cause: 'FIRST_NUMBER', causedBy: 'admin@8x8', was: null, policy: null, waitsFor: [], status: 'done' },
      ...{ operationId: null, reason: null, raw: null },
    })

    /** As 8x8, Microsoft 365 and a sync after them leave a user who was deleted in both. */
    async function gone(): Promise<void> {
      for (const [table, column] of [
        ['pbx_accounts', 'id'],
        ['m365_accounts', 'id'],
      ] as const)
        await opened.rows(
          `update ${table} set gone_at = '${AT}' where tenant_id = '${tenant}' and ${column} like '%-1'`,
        )
    }

    const tables = async (): Promise<Record<string, string>> => {
      const ofTenant = SCHEMA.filter((name) => name !== 'tenants')
      const texts = await Promise.all(
        ofTenant
          .filter((name) => name !== 'listed_users' || stores.engine === 'postgres')
          .map(async (name) => [
            name,
            JSON.stringify(await opened.rows(`select * from ${name} where tenant_id = '${tenant}'`)),
          ]),
      )
      return Object.fromEntries(texts) as Record<string, string>
    }
    const TRACES = /user1@example\.com|zoe@mail|angstrom|"user-1"|user user-1"|m365-1"|\+12125551001\b|Ångström/i

    it('finds all that stands for somebody, by any of it, and says where it still is', async () => {
      await live()
      for (const known of [
        'user-1',
        'm365-1',
        'M365-1',
        'pbx-1',
        'USER1@example.com',
        '+1 (212) 555-1001',
        'zoe@mail.example',
      ]) {
        const { ids, names, left } = await stores.erasure.identify(tenant, known)
        assert.ok(
          ['user-1', 'm365-1', 'pbx-1'].every((id) => ids.includes(id)),
          `${known}: ${ids.join(' ')}`,
        )
        assert.ok(names.includes('user1@example.com') && names.includes(numberOf(1)), names.join(' '))
        assert.deepEqual(left.toSorted(), ['8x8', 'microsoft365'])
      }
      // as everybody is offered to the provider while provisioning is on: that provides nobody
      await stores.resources.offer(tenant, null, 50, AT)
      assert.equal((await stores.resources.user(tenant, 'all', 'user-1'))?.id, 'user-1')
      assert.deepEqual((await stores.erasure.identify(tenant, 'user-1')).left.toSorted(), ['8x8', 'microsoft365'])
      const nobody = await stores.erasure.identify(tenant, 'nobody@example.com')
      assert.deepEqual(nobody, { ids: ['nobody@example.com'], names: [], parts: [], left: [] })
    })

    it('of one who is gone leaves no trace in any table, and all of the other', async () => {
      await live()
      const change = { service: 'pbx', kind: 'delete', field: 'user', cause: 'PBX_USER_GONE', after: null } as const
      const changes = [{ ...change, before: 'Zoë Ångström', causedBy: null }]
      const place = { userId: 'user-1', state: 'queued' as const, waitingSince: null, nextTryAt: null, changes }
      await stores.directory.assess(tenant, [{ ...place, reason: null, reasonDetail: {} }], [], [], AT)
      await gone()
      const before = await tables()
      for (const name of [
        'job_output',
        'planned_changes',
        'provisioning_log',
        'provisioning_sent',
        'queued_changes',
        'audit_entries',
        'users',
        'm365_accounts',
      ])
        assert.match(before[name] ?? '', TRACES, name)
      const person = await stores.erasure.identify(tenant, 'user-1')
      assert.deepEqual(person.left, [])
      const rows = await stores.erasure.erase(tenant, person, entry())
      const count = (place: string) => rows.find((one) => one.place === place)?.rows
      assert.deepEqual(
        ['job_output', 'planned_changes', 'provisioning_log', 'users', 'm365_accounts', 'conversations'].map(count),
        [2, 1, 3, 1, 1, 1],
      )
      assert.equal(count('provisioning_sent'), 4)
      const sent = (await tables())['provisioning_sent'] ?? ''
      assert.ok(sent.includes('user11@example.com') && !sent.includes('Elm Road'), sent)
      // what the next look works off and forgets, and what Teams shows of its numbers until it is read again
      const { dirty_keys: _keys, dirty_numbers: _numbers, teams_numbers: _teams, ...kept } = await tables()
      for (const [name, text] of Object.entries(kept)) assert.doesNotMatch(text, TRACES, name)
      const other = (await tables())['job_output'] ?? ''
      assert.match(other, /user11@example\.com and \(\[erased\]\)/)
      assert.match((await tables())['planned_changes'] ?? '', /user11@example\.com/)
      assert.ok(await stores.directory.user(tenant, 'user-11'))
      assert.equal((await stores.audit.verify(tenant, null)).broken, null)
    })

    const refusedWith = (body: string | null, query: string | null = null, resourceId = 'rec-9') => ({
      ...{ at: AT, credentialId: 'c', method: 'POST', route: '/Users', scimType: null, detail: null, ms: 1 },
      ...{ status: 400, userName: null, resourceId, sent: { query, body, cut: false } },
    })

    it('finds what refused requests sent, however they write the person, and leaves what is of others', async () => {
      await live()
      await gone()
      const theirs = [
        '{ "displayName": "ZOË ÅNGSTRÖM" }',
        `{ "displayName": "${'Zoë Ångström'.normalize('NFD')}" }`,
        '{ "displayName": "ZO\\u00cb \\u00c5NGSTR\\u00d6M" }',
        '{ "displayName": "Zoe Angstrom" }',
        '{ "name": { "familyName": "ÅNGSTRÖM" }, "title": "of the second floor", "nickName": "zoë" }',
        '{ "phoneNumbers": [{ "value": "tel:+1-212-555-1001" }] }',
        '{ "members": [{ "value": "M365-1" }] }',
        '{ "manager": { "value": "PBX-1" } }',
      ]
      const others = ['{ "displayName": "Zoë Smith" }', '{ "phoneNumbers": "+12125551011" }', '{ "id": "m365-11" }']
      await stores.provisioningLog.append(tenant, [
        ...[...theirs, ...others].map((body) => refusedWith(body)),
        refusedWith(null, 'filter=emails eq "USER1@EXAMPLE.COM"'),
      ])
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      const left = await opened.rows<{ body: string | null }>(
        `select body from provisioning_sent where tenant_id = '${tenant}' and resource_id = 'rec-9' order by seq`,
      )
      assert.deepEqual(
        left.map(({ body }) => body),
        others,
      )
    })

    it('blanks out what jobs, choices and the audit log have in other letters, and their JSON stays JSON', async () => {
      const { job } = await live()
      await gone()
      const exchange = {
        ...{ method: 'GET', url: '/users?$filter=zo%C3%AB', status: 200, ms: 1, requestId: 'r', note: '' },
        sent: JSON.stringify({ firstName: 'ZOË', lastName: 'Ångström', beside: '＂of others＂' }),
        received: '{"displayName":"ZO\\u00cb \\u00c5NGSTR\\u00d6M","phone":"(212) 555-1001"}',
      }
      const { jobs, audit, directory } = stores
      const by = { id: 'd', name: 'Dana' }
      await opened.rows(
        `insert into job_output (tenant_id, job, line, at, level, text, exchange) values ('${tenant}', ${job}, 9001, '${AT}',
          'info', 'ZOË ÅNGSTRÖM', '${JSON.stringify(exchange)}') returning 1`,
      )
      await directory.leaveOut(tenant, ['user-11'], { note: 'as ZOE ANGSTROM said', by, at: AT, until: null })
      await audit.append(tenant, entry({ target: 'user user-11', after: '{"note":"ZO\\u00cb \\u00c5NGSTR\\u00d6M"}' }))
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      const texts = await tables()
      for (const name of ['job_output', 'user_choices', 'audit_entries'])
        assert.doesNotMatch(texts[name] ?? '', /ZO(Ë|E ANG|\\+u00cb)|Ångström|555-1001/i, name)
      const [line] = (await jobs.output(tenant, job, 9_000, 10)).map(({ exchange: kept }) => kept)
      const sent = JSON.parse(line?.sent ?? '') as Record<string, string>
      assert.deepEqual(sent, { firstName: '[erased]', lastName: '[erased]', beside: '＂of others＂' })
      assert.equal((await audit.verify(tenant, null)).broken, null)
    })

    it('a group chat that the person made known keeps its place and loses the name', async () => {
      await live()
      const reference = JSON.stringify({ user: { id: '29:x', name: 'Zoë Ångström', aadObjectId: 'm365-1' }, bot: 'b' })
      const group = { id: '19:g', kind: 'groupChat' as const, reference, userId: null, userName: null }
      await stores.notifications.keepConversation(tenant, group)
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      const kept = await stores.notifications.conversation(tenant, '19:g')
      const { user, bot } = JSON.parse(kept?.reference ?? '') as { user: object; bot: string }
      assert.deepEqual([user, bot], [{ id: '29:x', name: '[erased]', aadObjectId: '[erased]' }, 'b'])
    })

    it('what was searched for in the chat goes with a part of the name, and who changed an account in 8x8', async () => {
      await live()
      await opened.rows(
        `update pbx_accounts set changed_by = 'ZOË ÅNGSTRÖM' where tenant_id = '${tenant}' and id = 'pbx-11' returning 1`,
      )
      for (const [id, words] of Object.entries({ a: 'ångst', b: 'Zoe Angstrom', c: 'zoë smith', d: 'user11' }))
        await stores.notifications.keepSearch(tenant, { id, words, at: AT }, '')
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      const { kept_searches: searches, pbx_accounts: accounts } = await tables()
      assert.deepEqual((JSON.parse(searches ?? '') as { id: string }[]).map(({ id }) => id).toSorted(), ['c', 'd'])
      assert.match(accounts ?? '', /"changed_by":"\[erased\]"/)
    })

    it('a number that somebody else has by now stays theirs, and a former name is known', async () => {
      await live()
      await opened.rows(
        `update users set number = '${numberOf(1)}' where tenant_id = '${tenant}' and id = 'user-11' returning 1`,
      )
      await opened.rows(
        `insert into directory_changes (tenant_id, seq, at, user_id, kind, field, "before", "after", cause)
          values ('${tenant}', 90001, '${AT}', 'user-1', 'updated', 'email', 'maiden@example.com', 'x@example.com', 'c')
          returning 1`,
      )
      await opened.rows(
        `update users set last_change = 90001 where tenant_id = '${tenant}' and id = 'user-1' returning 1`,
      )
      const { names, parts } = await stores.erasure.identify(tenant, 'user-1')
      assert.ok(names.includes('maiden@example.com') && !names.includes(numberOf(1)), names.join(' '))
      assert.deepEqual(parts, [['Zoë', 'Ångström']])
    })

    it('of one who is still there keeps what syncs need, and erases the rest', async () => {
      await live()
      const person = await stores.erasure.identify(tenant, 'user-1')
      await stores.erasure.erase(tenant, person, entry())
      assert.ok(await stores.directory.user(tenant, 'user-1'))
      const after = await tables()
      assert.match(after['planned_changes'] ?? '', /"user-1"/)
      assert.match(after['provisioning_sent'] ?? '', /user11@example\.com/)
      assert.doesNotMatch(after['provisioning_sent'] ?? '', /Elm Road/)
      for (const name of ['job_output', 'provisioning_log', 'provisioning_sent', 'audit_entries'])
        assert.doesNotMatch(after[name] ?? '', TRACES, name)
    })

    it('of an admin who is no user takes the name from jobs, choices and what they are the reason of', async () => {
      await live()
      const place = { userId: 'user-11', state: 'excluded' as const, waitingSince: null, nextTryAt: null, changes: [] }
      const reasonDetail = { by: 'Ana Ruiz', on: '2026-11-21', note: 'said Ana Ruiz' }
      await stores.directory.assess(tenant, [{ ...place, reason: 'KEPT', reasonDetail }], [], [], AT)
      const person = await stores.erasure.identify(tenant, ANA)
      assert.deepEqual(person.names, ['Ana Ruiz'])
      await stores.erasure.erase(tenant, person, entry())
      const { jobs, user_choices: choices, audit_entries: audit, users } = await tables()
      assert.match(users ?? '', /KEPT/)
      for (const text of [jobs, choices, audit, users]) assert.doesNotMatch(text ?? '', new RegExp(`${ANA}|Ana Ruiz`))
      assert.match(jobs ?? '', /\[erased\]/)
    })

    it('says what it did without saying of whom', async () => {
      await live()
      await gone()
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      const { items } = await stores.audit.entries(tenant, { cursor: null, limit: 2 })
      assert.deepEqual(
        items.map(({ action, target }) => [action, target]),
        [
          ['people.erased', 'erasure 1'],
          ['people.erase', 'erasure 1'],
        ],
      )
      assert.match(items[0]?.after ?? '', /job_output: 2/)
      assert.doesNotMatch(JSON.stringify(items), TRACES)
    })

    // on SQLite whoever writes has the database for itself
    if (engine.name === 'PostgreSQL')
      it('waits for nobody where the person is not named, and so nobody waits for it', async () => {
        await live()
        const caller = { by: 'Entra', at: AT }
        const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Staff' }
        await stores.resources.createGroup(tenant, { body, members: null }, 'group-1', caller)
        const nobody: KnownPerson = { ids: ['nobody.here@example.com'], names: [], parts: [], left: ['role'] }
        let erased: unknown = null
        const writeOfAnother = await stores.resources.changeGroup(
          tenant,
          'group-1',
          async () => {
            erased = await stores.erasure.erase(tenant, nobody, entry())
            return { body: { ...body, displayName: 'Everybody' }, members: null }
          },
          caller,
        )
        assert.deepEqual(erased, [])
        assert.equal(writeOfAnother.kind, 'written')
      })

    describe('who gets notices by e-mail, and is the manager of others', () => {
      const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
      const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
      const caller = { by: 'test', at: AT }
      const managed = async (name: string, enterprise: Record<string, unknown>) => {
        const body = { schemas: [CORE, ENTERPRISE], userName: `${name}@example.com`, [ENTERPRISE]: enterprise }
        const ids = { record: `rec-${name}`, user: `user-${name}` }
        const made = await stores.resources.createUser(tenant, userWrite(body as ResourceBody, null), ids, caller)
        assert.equal(made.kind, 'written')
        const { left } = await stores.erasure.identify(tenant, `${name}@example.com`)
        assert.ok(left.includes('identityProvider'), 'it is the provider’s')
      }
      const enterpriseOf = async (name: string) => {
        const record = await stores.resources.user(tenant, 'all', `rec-${name}`)
        const { [ENTERPRISE]: enterprise, schemas } = JSON.parse(record?.text ?? '{}') as Record<string, unknown>
        return { enterprise, schemas, version: record?.version }
      }
      const mail = (more: Partial<MailConnection> = {}) => ({
        settings: {
          ...{ kind: 'mail' as const, on: true, host: 'h', port: 587, security: 'starttls' as const, user: null },
          ...{
            from: 'voice@example.com',
            to: ['User1@example.com', 'user11@example.com'],
            digest: false,
            quiet: false,
          },
          ...more,
        },
        ...{ secrets: {}, at: AT, by: { id: 'admin', name: 'Dana' } },
      })
      const told = async () => {
        const kept = await stores.keptConnections.connection(tenant, 'mail')
        assert.equal(kept?.settings.kind, 'mail')
        return kept.settings.to
      }

      it('is neither any more once the person is gone; the others keep the rest of theirs', async () => {
        await live()
        await gone()
        await stores.keptConnections.saveConnection(tenant, mail())
        await managed('a', { department: 'Sales', manager: { value: 'user1@example.com' } })
        // the record that the person had before the provider took it back
        await managed('b', { manager: { value: 'rec-1', displayName: 'Somebody' } })
        await managed('c', { manager: { value: 'rec-11' } })
        const person = await stores.erasure.identify(tenant, 'user-1')
        const rows = await stores.erasure.erase(tenant, person, entry())
        const count = (place: string) => rows.find((one) => one.place === place)?.rows
        assert.deepEqual([count('connections'), count('user_records')], [1, 2])
        assert.deepEqual(await told(), ['user11@example.com'])
        assert.deepEqual(await enterpriseOf('a'), {
          ...{ enterprise: { department: 'Sales' }, schemas: [CORE, ENTERPRISE], version: 2 },
        })
        assert.deepEqual(await enterpriseOf('b'), { enterprise: undefined, schemas: [CORE], version: 2 })
        assert.deepEqual((await enterpriseOf('c')).enterprise, { manager: { value: 'rec-11' } })
        assert.doesNotMatch((await tables())['connections'] ?? '', TRACES)
      })

      it('stays the manager while the person is still there, and the sender until another one is named', async () => {
        await live()
        await stores.keptConnections.saveConnection(tenant, mail({ from: 'user1@example.com' }))
        await managed('a', { manager: { value: 'user1@example.com' } })
        const person = await stores.erasure.identify(tenant, 'user-1')
        assert.ok(person.left.includes('sender') && person.left.includes('8x8'), person.left.join())
        await stores.erasure.erase(tenant, person, entry())
        assert.deepEqual(await told(), ['user11@example.com'])
        assert.deepEqual((await enterpriseOf('a')).enterprise, { manager: { value: 'user1@example.com' } })
      })
    })

    it('another tenant keeps what it has of a person of that name', async () => {
      await live()
      const first = tenant
      await live()
      await gone()
      await stores.erasure.erase(tenant, await stores.erasure.identify(tenant, 'user-1'), entry())
      tenant = first
      assert.match((await tables())['job_output'] ?? '', TRACES)
    })
  })

describe('places where people are named', () => {
  it('each has words, and no words are of a table that is none', () => {
    const tables = [...PLACES, ...OWN_ROWS, ...GONE_ROWS].map(({ table }) => table)
    const places = new Set([...tables, 'csv_upload_parts', 'audit_entries', 'user_records'])
    assert.deepEqual(Object.keys(PLACE_WORDS).toSorted(), [...places].toSorted())
  })

  it('every table with a name, a number or somebody’s words is a place, or known to hold what syncs read', () => {
    const KNOWN =
      'users listed_users user_records removed_users record_emails group_records record_members m365_accounts pbx_accounts pbx_contents pbx_numbers ' +
      'teams_numbers teams_configurations managed_assignments granted_policies queued_changes dirty_keys dirty_numbers ' +
      'number_states differences group_members pbx_inventory read_parts audit_entries audit_chains conversations run_cards mutes ' +
      'tenants services counters pbx_sites dirty_sweeps job_reasons job_events plan_walks one_by_one_reads ' +
      'inventory_reads number_counts csv_upload_parts totals provisioning_counts ' +
      // what credentials are good for, and a report in numbers
      'credential_uses alignment_reports seen_roles ' +
      // addresses as what they hash to
      'mail_threads'
    const tables = SCHEMA
    assert.ok(tables.length > 40)
    const said = new Set([...KNOWN.split(' '), ...PLACES.map(({ table }) => table)])
    assert.deepEqual(
      tables.filter((name) => !said.has(name)),
      [],
    )
  })
})

const HEAD = 'Department;Username;Email;User ID;Number;Manager'
const ROW_1 = 'Sales;user1@example.com;"user1@example.com";pbx-1;="+12125551001";boss@example.com'
const ROW_11 = 'Sales;user11@example.com;user11@example.com;pbx-11;+12125551011;user1@example.com'
const ROW_BREAK = '"Sales;\r\nfirst floor";USER1@example.com;;;1;'
const ROW_OTHER = '"say ""hi""";zoë@example.com;zoë@example.com;pbx-7;+12125551001;"O"Brien"'
const WITHOUT_1 = ROW_11.replace(/;user1@example\.com$/, ';[erased]')
const lines = (...rows: string[]): string => rows.map((row) => `${row}\r\n`).join('')
const BEFORE = lines('Export of Monday', HEAD, ROW_1, ROW_11, ROW_BREAK, ROW_OTHER)
const AFTER = lines('Export of Monday', HEAD, WITHOUT_1, ROW_OTHER)
const SAVED: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with its mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16 the other way round': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'the code page of Windows': (text) => Buffer.from(text, 'latin1'),
}

describe('a person in uploaded exports', () => {
  const person = { ids: ['user-1', 'pbx-1'], names: ['user1@example.com', '+12125551001', 'Zoë Ångström'] }
  const scrub = async (bytes: Buffer, piece: number, columns = ['Username', 'User ID']) => {
    const pieces = async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield Promise.resolve(bytes.subarray(at, at + piece))
    }
    const { content, rows } = await withoutPerson(pieces(), columns, person)
    return { rows, bytes: Buffer.concat(content) }
  }

  for (const [name, save] of Object.entries(SAVED))
    it(`goes with its rows, and all others stay byte for byte, as ${name}`, async () => {
      for (const piece of [1, 7, 64, 100_000]) {
        const left = await scrub(save(BEFORE), piece)
        assert.equal(left.rows, 3)
        assert.deepEqual(left.bytes.toString('hex'), save(AFTER).toString('hex'), `in pieces of ${piece}`)
      }
    })

  it('a number that is somebody else’s by now, and the name of a namesake, stay', async () => {
    const text = 'Username,Number,Name\nnew@example.com,+12125551001,Zoë Ångström\n'
    assert.deepEqual(await scrub(Buffer.from(text), 9, ['Username']), { rows: 0, bytes: Buffer.from(text) })
  })

  it('a quote that is never closed takes no row of anybody else with it', async () => {
    const others = Array.from({ length: 20_000 }, (_, n) => `other${n}@example.com,x`).join('\n')
    const text = `Username,Name\nopen@example.com,"x\n${others}\nuser1@example.com,Zoë\nlast@example.com,y\n`
    const { bytes, rows } = await scrub(Buffer.from(text), 65_536, ['Username'])
    assert.ok(rows === 1 && !bytes.includes('user1@example.com') && !bytes.includes('Zoë'))
    for (const name of ['open@', 'other0@', 'other19999@', 'last@']) assert.ok(bytes.includes(name), name)
  })
})

for (const engine of engines)
  describe(`uploads of somebody who is erased, on ${engine.name}`, () => {
    let opened: Opened
    let stores: Stores
    let tenant: string
    before(async () => {
      opened = await engine.open()
      stores = opened.stores
    })
    after(() => opened.close())

    const suggested = { columns: { userName: 'Username', userId: 'User ID' }, teamsForAll: true, country: null }
    const look = { columns: HEAD.split(';'), suggested, missing: [], rows: 4, users: 3, extensions: 3, numbers: 3 }
    async function upload(id: string, text: string, confirmed: boolean): Promise<void> {
      const content = Buffer.from(text)
      await stores.tenants.addUploadContent(tenant, id, content)
      await stores.tenants.addUpload(tenant, {
        ...{ id, at: AT, by: { id: 'd', name: 'Dana' }, bytes: content.length },
        look: { ...look, teamsOn: 3, problems: [], problemCount: 0 },
        ...{ mapping: confirmed ? suggested : null, confirmedAt: confirmed ? AT : null },
      })
    }
    async function contentOf(id: string): Promise<string> {
      const pieces: Uint8Array[] = []
      for await (const piece of stores.tenants.uploadContent(tenant, id)) pieces.push(piece)
      return Buffer.concat(pieces).toString()
    }
    const erase = async (known: string): Promise<number> => {
      const person = await stores.erasure.identify(tenant, known)
      const rows = await stores.erasure.erase(tenant, person, entry())
      return rows.find(({ place }) => place === 'csv_upload_parts')?.rows ?? 0
    }
    beforeEach(async () => {
      tenant = newTenant()
      await stores.tenants.seed({ id: tenant, name: 'Acme', createdAt: AT }, { name: 'P', writes: 'none' }, null)
      await upload('older', BEFORE, true)
      await upload('counts', BEFORE, true)
      await upload('not confirmed', BEFORE, false)
    })

    it('lose the rows of a person who is nowhere any more, and nothing else', async () => {
      assert.equal(await erase('user1@example.com'), 9)
      for (const id of ['older', 'counts', 'not confirmed']) assert.equal(await contentOf(id), AFTER, id)
      const kept = await stores.tenants.uploads(tenant)
      assert.deepEqual(new Set(kept.map(({ bytes }) => bytes)), new Set([Buffer.byteLength(AFTER)]))
      assert.equal(await erase('user1@example.com'), 0)
    })

    it('of one who is still there, the upload that jobs read keeps its row until the person is gone', async () => {
      await stores.directory.seePbx(tenant, [pbxAccount(1)], 'r1', AT)
      await stores.directory.seeSites(tenant, [{ id: 's1', name: 'London', pbxName: 'main' }])
      await stores.directory.accept(tenant, [acceptance(1, pbxAccount(1))], AT)
      assert.equal(await erase('user1@example.com'), 6)
      assert.equal(await contentOf('counts'), BEFORE)
      assert.equal(await contentOf('older'), AFTER)
    })

    it('of another tenant keep it', async () => {
      const first = tenant
      tenant = newTenant()
      await erase('user1@example.com')
      tenant = first
      assert.equal(await contentOf('older'), BEFORE)
    })
  })
