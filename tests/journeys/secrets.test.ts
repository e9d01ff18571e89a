import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { createIdentity } from '../../src/sandbox/company/identities.ts'
import { newDatabase } from '../postgres.ts'
import { runProduct, startProduct, type Product } from '../product.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'
import { engines } from './engines.ts'
import { assertNowhere, filesOf, formsOf, rowsOf } from './planted.ts'
import { plant, plantKey } from '../planted/plant.ts'

const USERS = 8
const { pbxApiKey, clientSecret } = createIdentity({ users: USERS, seed: 8, problems: true }, 1)
const { key: privateKey, cert: certificate } = makeCertificate('CN=Planted')
const PLANTED = {
  'the right 8x8 key': pbxApiKey,
  'the first client secret': clientSecret,
  'a wrong 8x8 key': plant('wrong-8x8-key', { before: 'eght_', after: '/8x8+' }),
  'a key that was only tested': plant('only-tested', { after: '~0815+Zq/77' }),
  'a new client secret': plant('new-client-secret', { after: '~/+Zq9.4711' }),
  'a wrong client secret': plant('wrong-client-secret', { after: '~/+Zq9.0000' }),
  'a private key': privateKey,
  'a token of provisioning': plant('provisioning', { after: '/Zq9+5050' }),
  'what was sent in the wrong place': plant('misplaced', { after: '/Zq9+6060' }),
}

describe('journey: planted secrets', function () {
  this.timeout(120_000)

  it('the search finds each form', () => {
    const secret = plant('searched', { after: '~/b+c secret"9' })
    for (const text of [secret, encodeURIComponent(secret), Buffer.from(`x${secret}yy`).toString('base64')])
      assert.throws(() => assertNowhere({ it: secret }, { there: `before ${text} after` }), /it is in there/)
    assert.ok(formsOf(privateKey).length > 10)
  })

  for (const engine of engines)
    it(`are in no answer, log, bundle or file, nor in the database, on ${engine.name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'voice-sync-planted-'))
      const SECRETS_KEY = plantKey()
      const env = await engine.env()
      const product = await startProduct({
        ...env,
        DATA_DIR: folder,
        SECRETS_KEY,
        SANDBOX_USERS: String(USERS),
        SANDBOX_SCIM_TOKEN: PLANTED['a token of provisioning'],
        LOG_LEVEL: 'trace',
      })
      const story = createStory(product)
      try {
        await story.sign()
        await story.enterAndSync()
        await story.misplace()
        await story.provision()
      } finally {
        await product.stop()
      }
      const where = {
        answers: story.answers.join('\n'),
        printed: product.printed(),
        ...story.bundles,
        ...filesOf(folder),
        ...(env['DATABASE_URL'] ? await rowsOf(env['DATABASE_URL']) : {}),
      }
      // what is looked through is there at all
      assert.ok(where.answers.includes('…4711') || where.answers.includes('"hint":"4711"'))
      assert.ok(Object.keys(story.bundles).some((name) => name.endsWith('exchanges.ndjson')))
      const kept = env['DATABASE_URL'] ? where['table secrets' as keyof typeof where] : Object.keys(where).join()
      assert.match(String(kept), env['DATABASE_URL'] ? /clientSecret|privateKey/ : /voice-sync\.db/)
      assertNowhere({ ...PLANTED, SECRETS_KEY, 'the admin’s token': story.token() }, where)
      rmSync(folder, { recursive: true, force: true })
    })

  it('settings of real connections are in no log, file or error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-planted-'))
    const secrets = {
      CLIENT_SECRET: plant('real-client', { after: '+1111' }),
      PBX_API_KEY: plant('real-8x8-key', { before: 'eght_', after: '+2222' }),
      BOT_PASSWORD: plant('real-bot', { after: '+3333' }),
      SECRETS_KEY: plantKey(),
      SECRETS_KEY_OLD: plantKey(),
      SMTP_URL: `smtps://voice:${plant('mail')}@127.0.0.1:9`,
      IDENTITY_HEADER: plant('platform'),
    }
    const guid = '7f0c1d6e-0000-4000-8000-000000000001'
    const real = { ENTRA_TENANT_ID: guid, CLIENT_ID: guid, BOT_ID: guid, PUBLIC_URL: 'https://voicesync.example' }
    const platform = { IDENTITY_ENDPOINT: 'http://127.0.0.1:9/msi/token' }
    const env = { ...real, ...platform, ...secrets, LOG_LEVEL: 'trace', WATCH_SECONDS: '0', DATA_DIR: folder }
    const { CLIENT_SECRET: _, ...withoutSecret } = env
    const keyAlone = join(folder, 'key-alone.pem')
    writeFileSync(keyAlone, privateKey)
    const product = await startProduct(env)
    const answers: string[] = []
    for (const path of ['/api/connections', '/sign-in', '/api/openapi.json', '/scim/v2/Users', '/api/messages'])
      for (const headers of [{}, { authorization: `Bearer ${secrets.CLIENT_SECRET}` }]) {
        const answer = await fetch(product.url + path, { headers })
        answers.push(`${JSON.stringify([...answer.headers])} ${await answer.text()}`)
      }
    await product.stop()
    const wrong = [
      { ...env, CLIENT_ID: 'no-guid', PUBLIC_URL: 'http://plain' },
      { ...env, SECRETS_KEY: `${secrets.SECRETS_KEY}x`, CLIENT_PROOF: 'certificate' },
      { ...env, SANDBOX_USERS: '3' },
      { ...withoutSecret, CLIENT_CERTIFICATE_FILE: keyAlone },
    ]
    const refused = await Promise.all(wrong.map(runProduct))
    for (const { code, printed } of refused) assert.equal(code, 2, printed)
    const told = {
      answers: answers.join('\n'),
      printed: product.printed(),
      refused: refused.map(({ printed }) => printed).join(),
    }
    rmSync(keyAlone)
    assertNowhere({ ...secrets, privateKey }, { ...told, ...filesOf(folder) })
    rmSync(folder, { recursive: true, force: true })
  })

  it('are planted in every setting that holds one', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/config.ts'), 'utf8')
    const names = new Set(text.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g))
    const holding = [...names].filter((name) =>
      /SECRET|_KEY|PASSWORD|TOKEN|_HEADER$|CERTIFICATE|SMTP|DATABASE/.test(name),
    )
    const NONE = ['MAKE_A_KEY', 'RIGHT_KEY', 'SECRETS_LOST']
    const here =
      'CLIENT_SECRET PBX_API_KEY BOT_PASSWORD SECRETS_KEY SECRETS_KEY_OLD SMTP_URL IDENTITY_HEADER DATABASE_URL'
    // a file whose key is planted above and in `credentials.test.ts`, a token of the platform there
    const files = 'CLIENT_CERTIFICATE_FILE AZURE_FEDERATED_TOKEN_FILE'
    const planted = [...here.split(' '), ...files.split(' '), 'SANDBOX_SCIM_TOKEN']
    assert.deepEqual(holding.filter((name) => !NONE.includes(name)).toSorted(), planted.toSorted())
  })

  it('the password of a database that cannot be opened is in no error, which says what would be right', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-planted-'))
    const password = plant('database')
    const there = new URL(await newDatabase())
    there.password = password
    const start = (DATABASE_URL: string) => runProduct({ DATABASE_URL, DATA_DIR: folder, SANDBOX_USERS: '3' })
    const starts: [string, RegExp][] = [
      [
        `postgres://voice:${password}@127.0.0.1:9/console`,
        /database console of DATABASE_URL, at 127\.0\.0\.1:9, .*ECONNREFUSED/,
      ],
      [`postgres://voice:${password}#@127.0.0.1:5432/console`, /DATABASE_URL: must be postgres:\/\/user:password@host/],
      [`mysql://voice:${password}@127.0.0.1/console`, /DATABASE_URL: must begin with postgres/],
      [there.href, /test_\d+ of DATABASE_URL, .*password authentication failed/],
    ]
    for (const [address, says] of starts) {
      const { code, printed } = await start(address)
      assert.match(printed, says)
      assert.ok(code === 2 && !/ at .*\.[tj]s:/.test(printed), printed)
      assertNowhere({ password }, { printed })
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('a wrong key is an error at the start that says what to do; a new one takes over beside the old one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voice-sync-key-'))
    const [one, two] = [plantKey(), plantKey()]
    const DATABASE_URL = await newDatabase()
    const start = (more: Record<string, string>) => ({ DATA_DIR: folder, SANDBOX_USERS: '3', DATABASE_URL, ...more })
    const once = async (more: Record<string, string>) => (await startProduct(start(more))).stop()
    await once({ SECRETS_KEY: one })
    const wrong = await runProduct(start({ SECRETS_KEY: two }))
    assert.equal(wrong.code, 2)
    for (const says of ['SECRETS_KEY_OLD', 'SECRETS_LOST=forget'])
      assert.ok(wrong.printed.includes(says), wrong.printed)
    assert.ok(!wrong.printed.includes(one) && !wrong.printed.includes(two) && !/ at .*\.ts:/.test(wrong.printed))
    // the new key beside the old one: from then on it is needed alone
    await once({ SECRETS_KEY: two, SECRETS_KEY_OLD: one })
    assert.equal((await runProduct(start({ SECRETS_KEY: one }))).code, 2)
    rmSync(folder, { recursive: true, force: true })
  })
})

function createStory({ url }: Product) {
  const answers: string[] = []
  const bundles: Record<string, string> = {}
  let admin = ''

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const typed: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const authorization = { authorization: `Bearer ${admin}` }
    const answer = await fetch(url + path, {
      method,
      headers: { ...authorization, ...typed, ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: text }),
    })
    const said = await answer.text()
    answers.push(`${JSON.stringify([...answer.headers])} ${said}`)
    return { status: answer.status, said }
  }
  const ok = async (...asked: Parameters<typeof call>): Promise<string> => {
    const { status, said } = await call(...asked)
    assert.ok(status < 300, `${asked[0]} ${asked[1]}: ${status} ${said}`)
    return said
  }

  async function script(method: string, path: string, body: unknown): Promise<string> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 200, path)
    return answer.text()
  }

  /** A diagnostic sync to its end: the states of its jobs; bundles are looked through as well. */
  async function sync(): Promise<string[]> {
    const { jobIds } = JSON.parse(await ok('POST', '/api/sync', { service: 'all', diagnostic: true })) as {
      jobIds: string[]
    }
    const states: string[] = []
    for (const id of jobIds) {
      let job: { state: string; endedAt: string | null } = { state: '', endedAt: null }
      // not as often as it answers: a person may ask a door only so many times a second
      for (; job.endedAt === null; await new Promise((resolve) => setTimeout(resolve, 20)))
        job = JSON.parse(await ok('GET', `/api/jobs/${id}`)) as typeof job
      states.push(job.state)
      await ok('GET', `/api/jobs/${id}/output`)
      const zip = await fetch(`${url}/api/jobs/${id}/bundle`, { headers: { authorization: `Bearer ${admin}` } })
      assert.equal(zip.status, 200)
      for (const [name, content] of Object.entries(unzipSync(new Uint8Array(await zip.arrayBuffer()))))
        bundles[`job ${id} ${name}`] = Buffer.from(content).toString('latin1')
    }
    return states
  }

  return {
    answers,
    bundles,
    token: () => admin,
    async sign() {
      const signed = JSON.parse(await script('POST', '/sandbox/token', { as: 'admin' })) as { access_token: string }
      admin = signed.access_token
    },

    async enterAndSync() {
      const put = (kind: string, body: object) => ok('PUT', `/api/connections/${kind}`, body)
      assert.deepEqual(await sync(), ['succeeded', 'succeededWithErrors'])
      await put('pbx', { apiKey: PLANTED['a wrong 8x8 key'] })
      assert.deepEqual(await sync(), ['failed', 'cancelled'])
      await ok('POST', '/api/connections/pbx/test', { apiKey: PLANTED['a key that was only tested'] })
      await put('pbx', { apiKey: PLANTED['the right 8x8 key'] })
      await put('microsoft365', { proof: 'secret', clientSecret: PLANTED['a wrong client secret'] })
      assert.equal((await sync())[1], 'failed')
      const registration = { secrets: [PLANTED['a new client secret']], certificates: [certificate] }
      await script('PUT', '/sandbox/app', { ...registration, firstSecret: false })
      await put('microsoft365', { proof: 'secret', clientSecret: PLANTED['a new client secret'] })
      assert.match(await ok('GET', '/api/connections'), /"hint":"4711"/)
      assert.deepEqual(await sync(), ['succeeded', 'succeededWithErrors'])
      await put('microsoft365', { proof: 'certificate', certificate: certificate + privateKey })
      assert.deepEqual(await sync(), ['succeeded', 'succeededWithErrors'])
      await ok('GET', '/api/connections/microsoft365/permissions')
      await ok('POST', '/api/services/teams/check', {})
      await ok('GET', '/api/connections')
      await ok('GET', '/api/audit')
      await ok('GET', '/api/services')
    },

    /** Where no secret belongs: refusals must not say it back. */
    async misplace() {
      const secret = PLANTED['what was sent in the wrong place']
      const refused = async (...asked: Parameters<typeof call>) => {
        const { status, said } = await call(...asked)
        assert.ok(status >= 400 && status < 500, `${asked[0]} ${asked[1]}: ${status} ${said}`)
      }
      const path = '/api/connections/pbx'
      await refused('PUT', path, { apiKey: `${secret} with blanks` })
      await refused('PUT', path, { apiKey: secret.repeat(50) })
      await refused('PUT', path, { apiKey: [secret] })
      await refused('PUT', path, { apiKey: plant('right-place'), secret: secret })
      await refused('PUT', path, { apiKey: plant('right-place'), [secret]: 1 })
      await refused('PUT', path, { apiKey: plant('right-place'), expiresAt: secret })
      await refused('PUT', path, `{"apiKey":"${secret}",`)
      await refused('PUT', path, secret)
      await refused('PUT', path, `apiKey=${secret}`, { 'content-type': 'application/x-www-form-urlencoded' })
      const app = '/api/connections/microsoft365'
      await refused('PUT', app, { proof: secret })
      await refused('PUT', app, { proof: 'secret', clientSecret: 'x'.repeat(9), clientId: secret })
      await refused('PUT', app, { proof: 'secret', certificate: secret })
      await refused('PUT', app, { proof: 'certificate', certificate: secret })
      await refused('PUT', app, { proof: 'certificate', certificate: privateKey })
      await refused('PUT', app, { proof: 'certificate', certificate: certificate + privateKey.slice(0, 400) })
      await refused('PUT', app, { proof: 'managedIdentity', clientSecret: secret })
      await refused('GET', '/api/connections', undefined, { authorization: `Bearer ${secret}` })
      await ok('GET', `/sign-in/consent?state=${encodeURIComponent(secret)}&tenant=${encodeURIComponent(secret)}`)
    },

    async provision() {
      const bearer = { authorization: `Bearer ${PLANTED['a token of provisioning']}` }
      await ok('GET', '/scim/v2/Users?count=1', undefined, bearer)
      await call('POST', '/scim/v2/Users', { userName: 7, title: PLANTED['a token of provisioning'] }, bearer)
      await call('GET', '/scim/v2/Users', undefined, {
        authorization: `Bearer ${PLANTED['what was sent in the wrong place']}`,
      })
      // the log of requests is written a moment later; whose the last was, nobody can tell
      const logged = async () =>
        (JSON.parse(await ok('GET', '/api/provisioning/log')) as { items: unknown[] }).items.length
      while ((await logged()) < 2) await new Promise((resolve) => setTimeout(resolve, 50))
    },
  }
}
