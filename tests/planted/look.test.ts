import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../tenants/makeCertificate.ts'
import { createStreamLook, lookIn, lookInBytes, type Found, type Place } from './look.ts'
import { MARK, plant, plantKey } from './plant.ts'
import { SCAN_FOLDER } from './seen.ts'

const PLACE: Place = { kind: 'print', name: 'a place' }
const part = (letters: number): string => 'aB3-_xYz'.repeat(Math.ceil(letters / 8)).slice(0, letters)
const { key, cert } = makeCertificate('CN=Looked for')
const SECRETS: Record<string, string> = {
  'planted secret “a-key”': plant('a-key', { before: 'eght_', after: '~/+"' }),
  '8x8 key of the sandbox': `eght_sandbox_${'0a1b'.repeat(8)}`,
  'client secret of the sandbox': `sandbox~${'0a1b'.repeat(9)}`,
  'SCIM token of the sandbox': `sandbox-scim-${'0a1b'.repeat(8)}`,
  'SCIM token': `vsc_${part(43)}`,
  'signed token': `eyJhbGciOiJSUzI1NiJ9.${part(900)}.${part(342)}`,
  'private key': key,
}
const latin1 = (text: string): string => Buffer.from(text).toString('latin1')
const perByte = (text: string, sign: string): string => Buffer.from(text).toString('hex').replace(/../g, `${sign}$&`)
const WRITTEN: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in a URL': encodeURIComponent,
  'in a URL, each letter': (secret) => perByte(secret, '%').toUpperCase(),
  'in JSON': JSON.stringify,
  'in JSON, each letter': (secret) => perByte(secret, '\\u00'),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'in capital hexadecimal': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'in base 64': (secret) => Buffer.from(secret).toString('base64'),
  'in base 64, one letter on': (secret) => Buffer.from(`:${secret}`).toString('base64'),
  'in base 64, two letters on': (secret) => Buffer.from(`a:${secret}`).toString('base64'),
  'in base 64 of URLs': (secret) => Buffer.from(`a:${secret}`).toString('base64url'),
  'in base 64 with line breaks': (secret) => Buffer.from(secret).toString('base64').replace(/.{64}/g, '$&\r\n'),
  'as UTF-16': (secret) => Buffer.from(secret, 'utf16le').toString('latin1'),
}

describe('looking for planted secrets', () => {
  for (const [written, write] of Object.entries(WRITTEN))
    it(`finds each ${written}, and says which`, () => {
      for (const [what, secret] of Object.entries(SECRETS)) {
        const found = lookIn(PLACE, latin1(`before, "${write(secret)}" after`))
        assert.ok(found[0]?.what.startsWith(what), `${what}: ${found[0]?.what}`)
        assert.ok(!JSON.stringify(found).includes(MARK), 'what was found is not told')
      }
    })

  it('finds a private key by its lines alone, as DER and as JWK, and a key of secrets', () => {
    const lines = key.split('\n').slice(1, -2)
    const der = Buffer.from(lines.join(''), 'base64')
    for (const text of [lines.join('\n'), lines.join('\\n'), der.toString('latin1'), der.toString('hex')])
      assert.match(String(lookIn(PLACE, text)[0]?.what), /private key \(PKCS #8\)/)
    assert.match(String(lookIn(PLACE, `{"kty":"RSA","d":"${part(342)}"}`)[0]?.what), /JWK/)
    const own = plantKey()
    for (const text of [own, Buffer.from(own, 'base64').toString('hex'), Buffer.from(own).toString('base64')])
      if (text !== Buffer.from(own).toString('base64'))
        assert.match(String(lookIn(PLACE, text)[0]?.what), /planted secret/, text)
  })

  it('finds nothing in what is no secret', () => {
    const hidden = [
      'vsc_…a1b2',
      `${part(300)}vsc_${part(300)}`,
      'eyJhbGciOiJSUzI1NiJ9.•••',
      '-----BEGIN PUBLIC KEY-----',
      cert,
      '"d":"8x8"',
      'sandbox~',
    ]
    for (const text of [...hidden, 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'])
      assert.deepEqual(lookIn(PLACE, text), [])
  })

  it('finds a token also where a date, or another id, stands right beside it', () => {
    for (const text of [`${part(36)}vsc_${part(43)}2026-11-23T12:00:00.000Z`, `vsc_${part(43)}${part(36)}:`])
      assert.equal(lookIn(PLACE, text)[0]?.what, 'SCIM token')
  })

  it('finds what lies over two pieces, and what is far in', () => {
    const secret = plant('far-in')
    const bytes = Buffer.from(`${'x'.repeat(3_999_990)}${secret}`)
    assert.equal(lookInBytes(PLACE, bytes)[0]?.what, 'planted secret “far-in”')
    const found: Found[] = []
    const along = createStreamLook(PLACE, (some) => found.push(...some))
    for (const letter of `${'x'.repeat(999_980)}${secret}${'y'.repeat(50)}`.match(/.{1,7}/g)!)
      along.take(Buffer.from(letter))
    along.end()
    assert.equal(found[0]?.what, 'planted secret “far-in”')
  })
})

describe('the secrets of the tests', () => {
  it('are made in one place, so that the mark is in each of them', () => {
    const NAMES = 'apiKey|clientSecret|client_secret|PBX_API_KEY|CLIENT_SECRET|BOT_PASSWORD|SMTP_URL|SANDBOX_SCIM_TOKEN'
    // shorter ones are no secrets but what is refused for its shape
    const written = new RegExp(`\\b(?:${NAMES})['"]?: (?:'[^'\n]{6,}'|"[^"\n]{6,}"|\`[^\`$]{6,}\`)`, 'g')
    assert.match("{ apiKey: 'eght_0123456789' }", written)
    const found = globSync('tests/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(written)].map(([text]) => `${file}: ${text}`),
    )
    assert.deepEqual(
      found.filter((line) => !line.startsWith('tests/planted/')),
      [],
    )
  })
})

/** Tests of tests: a run of its own in which something leaks. */
function runLeak(body: string): { status: number | null; text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'voice-sync-leak-'))
  const plantedAt = join(import.meta.dirname, 'plant.ts')
  const file = join(folder, 'leak.test.ts')
  // the secret itself is in no file of this run, which is looked through as well
  writeFileSync(file, `import { plant } from ${JSON.stringify(plantedAt)}\nit('leaks', async () => {${body}})\n`)
  const mocha = ['node_modules/mocha/bin/mocha.js', '--require', join(import.meta.dirname, 'hooks.ts'), file]
  // what it finds is nothing that this run left behind
  const env = { ...process.env, [SCAN_FOLDER]: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, mocha, { encoding: 'utf8', env })
  rmSync(folder, { recursive: true, force: true })
  return { status, text: stdout + stderr }
}

describe('a run in which a secret leaks fails, and says where and which:', function () {
  this.timeout(60_000)
  const inFolder = (write: string): string => `
    const { mkdtempSync, writeFileSync, rmSync } = await import('node:fs')
    const folder = mkdtempSync((await import('node:os')).tmpdir() + '/voice-sync-leaking-')
    ${write}`
  const leaks: [string, string, RegExp][] = [
    [
      'into a file that the test takes away',
      inFolder(`writeFileSync(folder + '/a.db', plant('kept')); rmSync(folder, { recursive: true })`),
      /“kept” is in clear in file a\.db of voice-sync-leaking-/,
    ],
    [
      'into a file that stays',
      inFolder(`writeFileSync(folder + '/b.db-wal', Buffer.from(plant('stays')).toString('base64'))`),
      /“stays” is in clear in file b\.db-wal/,
    ],
    [
      'into an answer',
      `
      const { createServer } = await import('node:http')
      const server = createServer((_, response) => response.end('{"a":' + JSON.stringify(plant('told')) + '}'))
      await new Promise((resolve) => server.listen(0, resolve))
      await (await fetch('http://127.0.0.1:' + server.address().port + '/api/users?x=1')).text()
      server.close()`,
      /“told” is in clear in answer GET \/api\/users, after/,
    ],
    [
      'into a database of PostgreSQL',
      `
      const { Client } = await import(${JSON.stringify(import.meta.resolve('pg'))})
      const { newDatabase } = await import(${JSON.stringify(join(import.meta.dirname, '../postgres.ts'))})
      const client = new Client({ connectionString: await newDatabase() })
      await client.connect()
      await client.query('create table things (id text, content text, bytes bytea)')
      const content = JSON.stringify({ deep: JSON.stringify({ key: plant('a-row') }) })
      await client.query('insert into things values ($1, $2, $3)', ['1', content, Buffer.from(plant('bytes'))])
      await client.end()`,
      /“a-row” is in clear in table public\.things of test_1.*\n.*“bytes” is in clear in table public\.things/,
    ],
    [
      'into what the product prints',
      `
      const { runProduct } = await import(${JSON.stringify(join(import.meta.dirname, '../product.ts'))})
      await runProduct({ PORT: 'none', NODE_OPTIONS: '--import=data:text/javascript,console.error(%22' + plant('printed') + '%22)' })`,
      /“printed” is in clear in print stderr of the product/,
    ],
  ]
  for (const [where, body, says] of leaks)
    it(where, () => {
      const { status, text } = runLeak(body)
      assert.notEqual(status, 0)
      assert.match(text, /1 passing/)
      assert.match(text, says)
      assert.ok(!text.includes(MARK))
    })
})
