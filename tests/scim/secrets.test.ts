import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ScimError } from '../../src/scim/errors.ts'
import { withoutSecrets } from '../../src/scim/secrets.ts'
import { startProduct, type Product } from '../product.ts'
import { plant } from '../planted/plant.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const SEEDED = plant('seeded-token')
/** Each is sent in another way; none may be found anywhere afterwards. */
const PASSWORDS = Array.from({ length: 14 }, (_, n) => plant(`password-${n}`, { after: '-Zq"9\\ß' }))
const WRONG_TOKEN = 'vsc_wrong0123456789wrong0123456789wrong01234567'

describe('secrets', () => {
  let product: Product
  let folder: string
  const answers: string[] = []
  const tokens: string[] = []
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'voice-sync-secrets-'))
    product = await startProduct({
      DATA_DIR: folder,
      SANDBOX_USERS: '5',
      SANDBOX_SCIM_TOKEN: SEEDED,
      LOG_LEVEL: 'debug',
    })
  })
  after(async () => {
    await product.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  const call = async (token: string, method: string, path: string, body?: unknown, type = 'application/json') => {
    const answer = await fetch(product.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    answers.push(`${JSON.stringify([...answer.headers])} ${text}`)
    return { status: answer.status, text }
  }

  async function send(token: string): Promise<void> {
    const [p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13] = PASSWORDS as [string, ...string[]]
    const user = (more: object) => ({ schemas: [CORE], userName: `u${Math.random()}@x.com`, ...more })
    const post = (body: unknown) => call(token, 'POST', '/scim/v2/Users', body)
    const { text } = await post(user({ password: p0 }))
    const { id } = JSON.parse(text) as { id: string }
    await post(user({ password: [p1] }))
    await post(user({ password: { value: p2 } }))
    await post(user({ password: p3, active: 'perhaps' }))
    await post(user({ Password: p4, password: p5 }))
    await post({ ...user({}), userName: p6, password: p6, active: 'no' })
    await post(`{"schemas":["${CORE}"],"userName":"broken@x.com","password":${JSON.stringify(p7)},`)
    await post(user({ [`password`]: p8, emails: p8 }))
    await call(token, 'PUT', `/scim/v2/Users/${id}`, user({ userName: 'put@x.com', password: p9 }))
    const patch = (...Operations: object[]) =>
      call(token, 'PATCH', `/scim/v2/Users/${id}`, { schemas: [PATCH], Operations })
    await patch({ op: 'replace', path: 'password', value: p10 })
    await patch({ op: 'replace', path: 'password', value: [p11] })
    await patch({ op: p12, path: 'password', value: p12 })
    await patch({ op: 'replace', value: { password: p13, active: 'never' } })
    await call(token, 'GET', `/scim/v2/Users?filter=${encodeURIComponent(`password eq ${JSON.stringify(p0)}`)}`)
    await call(token, 'GET', `/scim/v2/Users/${id}?attributes=password`)
    // a client that mixed up its form: the token where a name goes
    await post({ schemas: [CORE], userName: 7, title: token, active: token })
    await call(WRONG_TOKEN, 'GET', '/scim/v2/Users')
  }

  it('are in no answer, no log and no file, however they are sent', async () => {
    const signedIn = await fetch(`${product.url}/sandbox/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"as":"admin"}',
    })
    const { access_token: admin } = (await signedIn.json()) as { access_token: string }
    for (const name of ['one', 'two']) {
      const made = await call(admin, 'POST', '/api/identity/scim/tokens', { name })
      assert.equal(made.status, 201)
      tokens.push((JSON.parse(answers.pop()!.replace(/^.*?\]\] /, '')) as { token: string }).token)
    }
    await send(tokens[0]!)
    await send(SEEDED)
    await call(tokens[1]!, 'GET', '/scim/v2/Users')
    await call(admin, 'DELETE', `/api/identity/scim/tokens/${await idOf(admin, 'two')}`)
    await until(async () => (await call(tokens[1]!, 'GET', '/scim/v2/Users')).status === 401)
    await until(async () => {
      const { text } = await call(admin, 'GET', '/api/provisioning/log?limit=1000')
      return text.includes('The token was revoked at')
    })
    for (const path of [
      '/api/identity/scim',
      '/api/provisioning/log?limit=1000',
      '/api/provisioning/log.csv',
      '/api/audit',
    ])
      assert.equal((await call(admin, 'GET', path)).status, 200)
    const { text } = await call(admin, 'GET', '/api/provisioning/log?outcome=refused&limit=1000')
    for (const { seq } of (JSON.parse(text) as { items: { seq: number }[] }).items)
      assert.equal((await call(admin, 'GET', `/api/provisioning/log/${seq}`)).status, 200)
    await product.stop()
    const places = { answers: answers.join('\n'), printed: product.printed(), ...files(folder) }
    assert.ok(Object.keys(places).some((name) => name.endsWith('voice-sync.db')))
    assert.ok(places.answers.includes('"outcome":"refused"') && places.answers.includes('The token was revoked at'))
    assert.match(places.answers, /"sent":\{"query":null,"body":"\{.*•••/)
    for (const secret of [...tokens, SEEDED, WRONG_TOKEN, admin, ...PASSWORDS])
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), secret.slice(0, 9)])
        for (const [name, text] of Object.entries(places))
          assert.ok(!text.includes(form), `${form} is in ${name}: ${around(text, form)}`)
  })

  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const idOf = async (admin: string, name: string): Promise<string> => {
    const { text } = await call(admin, 'GET', '/api/identity/scim')
    const { tokens: all } = JSON.parse(text) as { tokens: { id: string; name: string }[] }
    return all.find((one) => one.name === name)!.id
  }
})

function files(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  )
}

function around(text: string, form: string): string {
  const at = text.indexOf(form)
  return JSON.stringify(text.slice(Math.max(0, at - 200), at + 200))
}

describe('a refusal', () => {
  const told = (message: string, body: unknown, authorization?: string): string =>
    withoutSecrets(new ScimError(400, 'invalidValue', message), { headers: { authorization }, body }).message

  it('is told as it is where nothing secret was sent', () => {
    const error = new ScimError(400, 'invalidValue', 'title must be text')
    assert.equal(withoutSecrets(error, { headers: {}, body: { title: 'x' } }), error)
  })

  it('blanks a password under any spelling of its name, as JSON too, and the start of a long one', () => {
    assert.equal(told('"a\\"b1" was sent', { PassWord: 'a"b1' }), '"•••" was sent')
    assert.equal(told('7777 was sent', { urn: { password: [7777] } }), '••• was sent')
    const long = 'x1y2'.repeat(50)
    assert.ok(!told(`"${long.slice(0, 100)}…" was sent`, { password: long }).includes(long.slice(0, 24)))
  })

  it('blanks the token that the client came with', () => {
    assert.equal(told('there is no "tok-123"', {}, 'Bearer tok-123'), 'there is no "•••"')
  })

  it('says nothing of a body with more secrets than can be looked for', () => {
    const password = Array.from({ length: 500 }, (_, n) => `secret-${n}`)
    assert.ok(!told('"secret-400" was sent', { password }).includes('secret-400'))
  })
})
