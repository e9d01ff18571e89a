/** A diagnostic sync against the real sandbox with secrets planted everywhere, and its bundle over real HTTP. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { after, before, describe, it } from 'mocha'
import type { Job, Page } from '../../../src/api/contract.ts'
import { createApiRoutes } from '../../../src/api/routes.ts'
import { createWebServer, type WebServer } from '../../../src/http/webServer.ts'
import type { Principal } from '../../../src/identity/principal.ts'
import { createUploads } from '../../../src/sync/uploads.ts'
import { lookAtExport, openCsv } from '../../../src/connectors/csv/look.ts'
import { createKeptLog } from '../../http/serving.ts'
import { openWorld, type SyncWorld } from '../../sync/world.ts'
import { plant } from '../../planted/plant.ts'
import { createOutside } from '../outside.ts'

const PLANTED = plant('in-bundle')
const ASSIGN = 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'
const FILES = [
  'README.txt',
  'changes.csv',
  'environment.json',
  'exchanges.ndjson',
  'job.json',
  'output.txt',
  'reasons.csv',
  'request-ids.txt',
]

describe('the bundle of a job', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let server: WebServer
  let url: string
  let teams: string
  let files: Record<string, string>
  let bytes: Uint8Array

  const get = (path: string) => fetch(url + path)
  const text = (name: string): string => files[name] ?? assert.fail(`no ${name}`)

  before(async () => {
    world = await openWorld({ users: 30 })
    const log = createKeptLog()
    const caller: Principal = { tenantId: world.tenantId, userId: 'u', name: 'Dana', roles: ['admin'] }
    server = createWebServer<Principal>({
      routes: createApiRoutes({
        ...world.stores,
        scim: {
          url: '',
          newToken: () => ({ token: '', hash: '' }),
          tokensChanged: () => undefined,
          provisioned: () => Promise.resolve(0),
          offer: () => undefined,
        },
        sso: { url: () => '', metadataUrl: () => '' },
        sync: world.sync,
        signIn: {
          tenantId: 'tenant',
          clientId: 'client',
          authority: 'http://127.0.0.1:9',
          scope: 'scope',
          sandbox: true,
        },
        place: () => 'Sandbox',
        version: '1.2.3',
        now: () => '2026-11-22T10:00:00.000Z',
        newId: randomUUID,
        outside: createOutside(world.stores, () => '2026-11-22T10:00:00.000Z'),
        uploads: createUploads({
          tenants: world.stores.tenants,
          lookAtExport,
          openCsv,
          now: Date.now,
          newId: randomUUID,
        }),
        log,
      }),
      authorize: () => Promise.resolve(caller),
      log,
      rate: null,
      perCaller: null,
    })
    url = (await server.listen(0, '127.0.0.1')).url
    await plant()
    const by = { id: 'u', name: 'Dana', type: 'manual' } as const
    const { jobs } = await world.sync.start(world.tenantId, by, { service: 'all', diagnostic: true })
    const ended = await world.ended(jobs.map((job) => job.id))
    teams = ended[1]?.id ?? ''
    await world.faults({})
    files = {}
    for (const { id } of ended) {
      const answer = await get(`/api/jobs/${id}/bundle`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers.get('content-type'), 'application/zip')
      assert.equal(answer.headers.get('content-disposition'), `attachment; filename="job-${id}.zip"`)
      bytes = new Uint8Array(await answer.arrayBuffer())
      for (const [name, content] of Object.entries(unzipSync(bytes))) {
        const before = files[name] ?? ''
        files[name] = id === teams ? strFromU8(content) : before
        files[`pbx ${name}`] ??= strFromU8(content)
      }
    }
  })
  after(async () => {
    await server.close()
    await world.close()
  })

  /** In what both clouds answer when they refuse, in every form. */
  async function plant(): Promise<void> {
    const [pbxKey = '', appSecret = ''] = world.secrets
    const others = [
      pbxKey,
      `Authorization: Basic ${PLANTED}`,
      `api_key=${PLANTED}`,
      JSON.stringify({ password: PLANTED, deep: [{ access_token: PLANTED }] }),
      `<saml:Assertion>${PLANTED}</saml:Assertion>`,
      `Cookie: ${PLANTED}`,
    ]
    const beside = (secret: string) =>
      [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), ...others].join(' ; ')
    await world.faults({
      faults: [
        { system: '8x8', match: 'GET /users', kind: 'status', status: 503, times: 1, message: beside(pbxKey) },
        { system: 'graph', match: 'GET /users', kind: 'status', status: 503, times: 1, message: beside(appSecret) },
        { system: 'graph', match: ASSIGN, kind: 'status', status: 400, times: 3, message: beside(appSecret) },
      ],
    })
  }

  it('holds what its README says, and opens with a real unzip', function () {
    assert.deepEqual(
      Object.keys(files)
        .filter((name) => !name.startsWith('pbx '))
        .sort(),
      FILES,
    )
    for (const name of FILES.filter((one) => one !== 'README.txt')) assert.ok(text('README.txt').includes(name), name)
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-bundle-'))
    try {
      writeFileSync(join(folder, 'job.zip'), bytes)
      const opened = spawnSync('unzip', ['-o', '-q', 'job.zip'], { cwd: folder })
      // not every machine has one; the archive was read by a library above
      if (opened.error) return this.skip()
      assert.equal(opened.status, 0, String(opened.stderr))
      for (const name of FILES) assert.equal(readFileSync(join(folder, name), 'utf8'), text(name))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('shows none of the planted secrets, in no file and in no output', async () => {
    const outputs = await Promise.all(['1', '2'].map(async (id) => (await get(`/api/jobs/${id}/output`)).text()))
    const jobs = await (await get('/api/jobs')).text()
    const everything = [
      ...Object.entries(files),
      ['output 1', outputs[0] ?? ''],
      ['output 2', outputs[1] ?? ''],
      ['jobs', jobs],
    ]
    const forms = world.secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ])
    for (const [name, content = ''] of everything) {
      for (const secret of [PLANTED, ...forms]) assert.ok(!content.includes(secret), `${name} shows ${secret}`)
      assert.doesNotMatch(content, /eyJ[\w-]+\.[\w-]+\./, `${name} shows a token`)
    }
    // what was said beside the secrets is there
    assert.match(outputs[0] ?? '', /503.*\n.*received .*•••/)
    assert.match(text('exchanges.ndjson'), /client_secret=•••/)
    assert.match(text('exchanges.ndjson'), /\\"access_token\\":\\"•••\\"/)
  })

  it('has every exchange with its bodies, and the ids that a support case asks for', () => {
    const exchanges = text('exchanges.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string | number | null>)
    const assigned = exchanges.filter(({ url: to }) => String(to).endsWith('/assignNumber'))
    assert.ok(assigned.length >= 30)
    for (const one of assigned) {
      assert.match(String(one['sent']), /"telephoneNumber":"\+/)
      assert.ok(one['at'] && one['status'] && one['requestId'], JSON.stringify(one))
    }
    assert.ok(exchanges.some(({ attempt }) => attempt === 2))
    assert.ok(
      exchanges.some(
        ({ received }) => String(received).includes('@odata.context') || String(received).includes('"value"'),
      ),
    )
    const ids = text('request-ids.txt').trim().split('\n')
    assert.equal(ids.length, exchanges.filter(({ requestId }) => requestId).length)
    assert.match(ids[0] ?? '', /^2026-11-2\dT\S+Z\tgraph\t(GET|POST) \S+\t\d{3}\t\S+$/)
    assert.match(text('pbx request-ids.txt'), /\t8x8\tGET \S+\/users\?pageSize=1000\t200\t\S+/)
  })

  it('says for every user what was decided and why', () => {
    const decisions = text('output.txt')
      .split('\n')
      .filter((line) => line.includes(' debug decide> '))
    assert.equal(decisions.length, 30)
    assert.match(
      decisions[0] ?? '',
      /decide> \S+ · queued · assign none to \+\d+ \(FIRST_NUMBER\) · .*wants \+\d+ · account \S+/,
    )
  })

  it('lists the changes with outcome and reason, and defuses what a spreadsheet would run', () => {
    const [head, ...rows] = text('changes.csv').trim().split('\r\n')
    assert.match(head ?? '', /^ordinal,user,.*,before,after,cause,.*,outcome,reason,/)
    const planned = (JSON.parse(text('job.json')) as { planned: Record<string, number> }).planned
    const all = Object.values(planned).reduce((sum, count) => sum + count, 0)
    assert.equal(rows.length, all)
    const failed = rows.filter((row) => row.includes(',failed,'))
    assert.ok(failed.length >= 3)
    for (const row of rows) assert.doesNotMatch(row, /(^|,)"?[=+@-]/)
    assert.ok(rows.some((row) => /,'\+44\d+,/.test(row)))
  })

  it('names versions and settings', () => {
    const about = JSON.parse(text('environment.json')) as Record<string, Record<string, unknown>>
    assert.equal(about['product'], '1.2.3')
    assert.equal(about['node'], process.version)
    assert.equal(about['teams']?.['voiceRoutingPolicy'], '8x8-Voice')
    const job = JSON.parse(text('job.json')) as Job & { tenantId?: string }
    assert.ok((job.usage?.graph.requests ?? 0) > 30)
    assert.equal(job.diagnostic, true)
  })

  it('is there for any job, and is written down in the audit', async () => {
    const { items } = (await (await get('/api/audit?via=tab')).json()) as Page<{
      action: string
      target: string
      actor: { name: string }
    }>
    assert.deepEqual(
      items.map(({ action, target, actor }) => [action, target, actor.name]),
      [
        ['jobs.bundle', `job ${teams}`, 'Dana'],
        ['jobs.bundle', 'job 1', 'Dana'],
      ],
    )
    const plain = await world.run('pbx')
    const answer = await get(`/api/jobs/${plain[0]?.id}/bundle`)
    const inside = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    assert.equal(strFromU8(inside['exchanges.ndjson'] ?? new Uint8Array([1])), '')
    assert.match(strFromU8(inside['output.txt'] ?? new Uint8Array()), /Read 8x8/)
    assert.equal((await get('/api/jobs/999/bundle')).status, 404)
  })
})
