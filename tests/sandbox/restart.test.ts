import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expected, NUMBERS, one, startStand } from './stand.ts'
import type { ExpectedItem, Stand } from './stand.ts'

describe('sandbox: over a restart', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const candidate = (people: ExpectedItem[]): ExpectedItem =>
    one(
      people,
      ({ kind, state, id, number }) => kind === 'user' && state === 'inSync' && id !== null && number !== null,
    )

  /** Everything that either cloud shows. */
  async function picture(stand: Stand): Promise<string> {
    const paths = ['/8x8/users?pageSize=1000', '/8x8/sites', '/graph/users?$top=999', `/graph${NUMBERS}`]
    const more = ['/graph/admin/teams/userConfigurations', '/graph/users/delta?$select=id,accountEnabled']
    const audits =
      '/8x8/administration/audit/v1/audits?service=platform&startTime=2026-11-01T00:00:00Z&endTime=2026-11-30T00:00:00Z'
    const seen: unknown[] = []
    for (const path of [...paths, ...more, audits]) {
      const { body } = await stand.ask(path)
      seen.push(body.data ?? body.value)
    }
    return JSON.stringify(seen)
  }

  it('shows what was changed, finishes what was pending, and goes on with tokens, counts and faults', async () => {
    const before = await startStand({ folder })
    const who = candidate(await expected(before))
    const user = (await before.pbx('/users?pageSize=3')).body.data[2]
    const token = await before.token()
    const link = (await before.graph('/users/delta?$deltatoken=latest&$select=id,accountEnabled')).body[
      '@odata.deltaLink'
    ] as string
    const renamed = { ...user, basicInfo: { ...user.basicInfo, firstName: 'Renamed' } }
    await before.ask(`/8x8/users/${user.basicInfo.userId}`, { method: 'PUT', body: renamed })
    await before.ask(`/graph/users/${who.id}`, { method: 'PATCH', body: { accountEnabled: false } })
    const put = await before.pbx(`/users/${user.basicInfo.userId}`, {
      method: 'PUT',
      body: { ...renamed, directoryInfo: { department: 'Later' } },
    })
    const body = { telephoneNumber: who.wanted, assignmentTargetId: who.id, numberType: 'directRouting' }
    const assigned = await before.graph(`${NUMBERS}/assignNumber`, { method: 'POST', body })
    await before.ask('/faults', { method: 'PUT', body: { switches: { secondNumber: 'keep' } } })
    const counts = (await before.ask('/requests')).body
    const shown = await picture(before)
    await before.stop()

    const after = await startStand({ folder })
    try {
      assert.equal(await picture(after), shown)
      assert.deepEqual((await after.ask('/requests')).body, counts)
      assert.equal((await after.ask('/faults')).body.switches.secondNumber, 'keep')
      after.clock.at += 5_000
      const operation = await after.pbx(`/operations/${put.body.operationId}`, { type: 'operations' })
      assert.equal(operation.body.status, 'COMPLETED')
      assert.equal((await after.pbx(`/users/${user.basicInfo.userId}`)).body.directoryInfo.department, 'Later')
      const id = /'(.+)'/.exec(assigned.headers.get('location') ?? '')?.[1]
      assert.equal(
        (await after.graph(`/admin/teams/telephoneNumberManagement/operations/${id}`)).body.status,
        'succeeded',
      )
      // The issuer's address has another port now, so tokens are checked against the key alone.
      const keys = (await after.ask(`/entra/${after.identity.tenantId}/discovery/v2.0/keys`)).body.keys
      const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }
      assert.equal(keys[0].kid, kid)
      const delta = new URL(link).searchParams.get('$deltatoken')
      assert.deepEqual((await after.graph(`/users/delta?$deltatoken=${delta}`)).body.value, [
        { id: who.id, accountEnabled: false },
      ])
      const again = await after.pbx(`/users/${user.basicInfo.userId}`, { method: 'PUT', body: renamed })
      assert.notEqual(again.body.operationId, put.body.operationId)
    } finally {
      await after.stop()
    }
  })

  it('never mixes companies in one folder, and drops a line that was half written', async () => {
    const before = await startStand({ folder })
    const who = candidate(await expected(before))
    await before.ask(`/graph/users/${who.id}`, { method: 'DELETE' })
    await before.stop()
    const file = one(readdirSync(folder), (name) => name.endsWith('.log'))
    assert.equal(file, 'sandbox-u250-s1-p1-t1.log')
    appendFileSync(join(folder, file), '{"k":"removed","at":1')

    const other = await startStand({ folder, seed: 2 })
    assert.notEqual(other.identity.tenantId, before.identity.tenantId)
    await other.stop()
    const same = await startStand({ folder })
    assert.equal((await same.ask(`/graph/users/${who.id}`)).status, 404)
    const next = candidate((await expected(same)).filter(({ id }) => id !== who.id))
    await same.ask(`/graph/users/${next.id}`, { method: 'DELETE' })
    await same.stop()
    const last = await startStand({ folder })
    try {
      for (const { id } of [who, next]) assert.equal((await last.ask(`/graph/users/${id}`)).status, 404)
    } finally {
      await last.stop()
    }
  })

  it('loses nothing that was answered when the process is killed', async () => {
    const start = async () => {
      const main = new URL('../../src/sandbox/main.ts', import.meta.url).pathname
      const env = { ...process.env, PORT: '0', DATA_DIR: folder, SANDBOX_USERS: '50', SANDBOX_LIMITS: 'off' }
      const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const { url, identities } = JSON.parse(line.toString()) as { url: string; identities: { pbxApiKey: string }[] }
      return { child, url, key: identities[0]?.pbxApiKey ?? '' }
    }
    const first = await start()
    const gone: string[] = []
    const { value } = (await (await fetch(`${first.url}/graph/users?$top=20`)).json()) as { value: { id: string }[] }
    const headers = { 'x-api-key': first.key, accept: 'application/vnd.users.v1+json' }
    for (const { id } of value) {
      if ((await fetch(`${first.url}/graph/users/${id}`, { method: 'DELETE' })).status === 204) gone.push(id)
      await fetch(`${first.url}/8x8/users?pageSize=1`, { headers })
    }
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const second = await start()
    try {
      assert.equal(gone.length, 20)
      for (const id of gone) assert.equal((await fetch(`${second.url}/graph/users/${id}`)).status, 404)
      const counts = (await (await fetch(`${second.url}/requests`)).json()) as Record<string, Record<string, number>>
      assert.deepEqual(counts['8x8'], { 'GET /users': 20 })
    } finally {
      second.child.kill('SIGTERM')
      await once(second.child, 'exit')
    }
  })
})
