import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditEntry } from '../../src/audit/store.ts'
import { NO_COUNTS, type PlannedChange } from '../../src/jobs/job.ts'
import { PLACES } from '../../src/store/erasure/places.ts'
import type { Stores } from '../../src/store/open.ts'
import { acceptance, m365Account, numberOf, pbxAccount } from '../api/people.ts'
import { engines, newTenant, type Opened } from './engines.ts'

const AT = '2026-11-22T09:00:00.000Z'
const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'

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
        both.map((n) => acceptance(n, pbxAccount(n))),
        AT,
      )
      await directory.link(
        tenant,
        both.map((n) => ({ userId: `user-${n}`, m365Id: `m365-${n}` })),
        AT,
      )
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
      const names = [...new Set([...PLACES.map(({ table }) => table), 'users', 'm365_accounts', 'conversations'])]
      const texts = await Promise.all(
        [...names, 'audit_entries'].map(async (name) => [
          name,
          JSON.stringify(await opened.rows(`select * from ${name} where tenant_id = '${tenant}'`)),
        ]),
      )
      return Object.fromEntries(texts) as Record<string, string>
    }
    const TRACES = /user1@example\.com|"user-1"|user user-1"|m365-1"|\+12125551001\b|Ångström/i

    it('finds all that stands for somebody, by any of it, and says where it still is', async () => {
      await live()
      for (const known of ['user-1', 'm365-1', 'pbx-1', 'USER1@example.com']) {
        const { ids, names, left } = await stores.erasure.identify(tenant, known)
        assert.ok(
          ['user-1', 'm365-1', 'pbx-1'].every((id) => ids.includes(id)),
          `${known}: ${ids.join(' ')}`,
        )
        assert.ok(names.includes('user1@example.com') && names.includes(numberOf(1)), names.join(' '))
        assert.deepEqual(left.toSorted(), ['8x8', 'microsoft365'])
      }
      const nobody = await stores.erasure.identify(tenant, 'nobody@example.com')
      assert.deepEqual(nobody, { ids: ['nobody@example.com'], names: [], left: [] })
    })

    it('of one who is gone leaves no trace in any table, and all of the other', async () => {
      await live()
      await gone()
      const before = await tables()
      for (const name of [
        'job_output',
        'planned_changes',
        'provisioning_log',
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
        [2, 1, 1, 1, 1, 1],
      )
      for (const [name, text] of Object.entries(await tables())) assert.doesNotMatch(text, TRACES, name)
      const other = (await tables())['job_output'] ?? ''
      assert.match(other, /user11@example\.com and \(\[erased\]\)/)
      assert.match((await tables())['planned_changes'] ?? '', /user11@example\.com/)
      assert.ok(await stores.directory.user(tenant, 'user-11'))
      assert.equal((await stores.audit.verify(tenant, null)).broken, null)
    })

    it('of one who is still there keeps what syncs need, and erases the rest', async () => {
      await live()
      const person = await stores.erasure.identify(tenant, 'user-1')
      await stores.erasure.erase(tenant, person, entry())
      assert.ok(await stores.directory.user(tenant, 'user-1'))
      const after = await tables()
      assert.match(after['planned_changes'] ?? '', /"user-1"/)
      for (const name of ['job_output', 'provisioning_log', 'audit_entries'])
        assert.doesNotMatch(after[name] ?? '', TRACES, name)
    })

    it('of an admin who is no user takes the name from jobs and choices', async () => {
      await live()
      const person = await stores.erasure.identify(tenant, ANA)
      assert.deepEqual(person.names, ['Ana Ruiz'])
      await stores.erasure.erase(tenant, person, entry())
      const { jobs, user_choices: choices, audit_entries: audit } = await tables()
      for (const text of [jobs, choices, audit]) assert.doesNotMatch(text ?? '', new RegExp(`${ANA}|Ana Ruiz`))
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
  it('every table with a name, a number or somebody’s words is a place, or known to hold what syncs read', () => {
    const KNOWN =
      'users user_records record_emails group_records record_members m365_accounts pbx_accounts pbx_contents pbx_numbers ' +
      'teams_numbers teams_configurations managed_assignments granted_policies queued_changes dirty_keys dirty_numbers ' +
      'number_states group_members pbx_inventory read_parts audit_entries audit_chains conversations run_cards ' +
      'tenants services counters pbx_sites dirty_sweeps job_reasons job_events plan_walks one_by_one_reads ' +
      'inventory_reads number_counts csv_upload_parts totals provisioning_counts ' +
      // what credentials are good for, and a report in numbers
      'credential_uses alignment_reports'
    const text = readFileSync(join(import.meta.dirname, '../../src/store/schema.ts'), 'utf8')
    const tables = [...text.slice(text.indexOf('interface Schema')).matchAll(/^ {2}(\w+):/gm)].map(
      ([, name]) => name ?? '',
    )
    assert.ok(tables.length > 40)
    const said = new Set([...KNOWN.split(' '), ...PLACES.map(({ table }) => table)])
    assert.deepEqual(
      tables.filter((name) => !said.has(name)),
      [],
    )
  })
})
