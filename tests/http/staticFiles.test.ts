import assert from 'node:assert/strict'
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { after, before, describe, it } from 'mocha'
import { pagePolicy } from '../../src/http/headers.ts'
import { reachOf } from '../../src/worlds.ts'
import { ask, sendRaw, serve, type Serving } from './serving.ts'

const SCRIPT = `console.log(${JSON.stringify('hello '.repeat(1_000))})`

describe('static files', () => {
  let web: Serving
  let root: string
  const folder = (): string => join(root, 'tab')
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'static-'))
    await mkdir(join(root, 'tab', 'assets'), { recursive: true })
    await mkdir(join(root, 'tab-secret'))
    await writeFile(join(root, 'tab-secret', 'key.txt'), 'secret')
    await writeFile(join(root, 'key.txt'), 'secret')
    await writeFile(join(folder(), 'index.html'), '<!doctype html><title>Console</title>')
    await writeFile(join(folder(), '.env.txt'), 'secret')
    await writeFile(join(folder(), 'assets', 'main-Ab12Cd34.js'), SCRIPT)
    await writeFile(join(folder(), 'assets', 'logo.svg'), '<svg/>')
    await symlink(join(root, 'key.txt'), join(folder(), 'link.txt'))
    await symlink(join(root, 'tab-secret', 'key.txt'), join(folder(), 'sibling.txt'))
    web = await serve<string>([], {
      staticFiles: { prefix: '/tab/', folder: folder(), index: 'index.html' },
      pages: { frameAncestors: ['http://127.0.0.1:5200'], connect: ['https://login.microsoftonline.com'] },
    })
  })
  after(async () => {
    await web.close()
    await rm(root, { recursive: true })
  })

  it('serves the page, which Teams may frame and which may load nothing from elsewhere', async () => {
    const got = await ask(web.port, 'GET', '/tab/')
    assert.deepEqual([got.status, got.headers['content-type']], [200, 'text/html; charset=utf-8'])
    assert.equal(got.headers['cache-control'], 'no-cache')
    const policy = new Map(
      String(got.headers['content-security-policy'])
        .split('; ')
        .map((each) => [each.split(' ')[0], each.split(' ').slice(1)] as const),
    )
    assert.deepEqual(policy.get('default-src'), ["'self'"])
    assert.deepEqual(policy.get('connect-src'), [
      "'self'",
      'https://res.cdn.office.net',
      'https://login.microsoftonline.com',
    ])
    for (const host of ['https://teams.microsoft.com', 'https://*.cloud.microsoft', 'http://127.0.0.1:5200'])
      assert.ok(policy.get('frame-ancestors')?.includes(host), host)
    assert.equal(got.headers['x-frame-options'], undefined)
  })

  it('SVC-5 lets Teams of the US Government show it there, and asks nothing of a global address', () => {
    const policy = pagePolicy({ teams: 'government', connect: ['https://login.microsoftonline.us'] })
    assert.match(policy, /frame-ancestors 'self' https:\/\/teams\.microsoft\.us https:\/\/\*\.teams\.microsoft\.us$/)
    assert.match(policy, /connect-src 'self' https:\/\/login\.microsoftonline\.us;/)
    assert.doesNotMatch(policy, /\.com|\.net|cloud\.microsoft/)
    const config = { proxies: [], real: { cloud: 'gccHigh', publicUrl: 'https://x.example' } }
    const signIn = { authority: 'https://login.microsoftonline.us/t' }
    assert.equal(reachOf(config as never, { signIn } as never, null).pages?.teams, 'government')
  })

  it('gives the page to every path that the tab routes by itself', async () => {
    for (const path of ['/tab/users', '/tab/users/dana.w', '/tab/jobs/12?open=1', '/tab/users/a%2Fb'])
      assert.match((await ask(web.port, 'GET', path)).text, /<title>Console/, path)
  })

  it('leads from / and /tab to the tab, query included', async () => {
    for (const [from, to] of [
      ['/', '/tab/'],
      ['/tab', '/tab/'],
      ['/?a=1&b=%20', '/tab/?a=1&b=+'],
    ] as const) {
      const got = await ask(web.port, 'GET', from)
      assert.deepEqual([got.status, got.headers['location']], [302, to])
    }
  })

  it('lets hashed assets be kept for ever and nothing else', async () => {
    const hashed = await ask(web.port, 'GET', '/tab/assets/main-Ab12Cd34.js')
    assert.equal(hashed.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(hashed.headers['content-type'], 'text/javascript; charset=utf-8')
    assert.equal((await ask(web.port, 'GET', '/tab/assets/logo.svg')).headers['cache-control'], 'no-cache')
  })

  it('packs for those who take it, as small as they take it, and says that it varies', async () => {
    const path = '/tab/assets/main-Ab12Cd34.js'
    const packed = await fetch(`${web.url}${path}`, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers.get('content-encoding'), 'gzip')
    assert.equal(packed.headers.get('vary'), 'Accept-Encoding')
    assert.ok(Number(packed.headers.get('content-length')) < SCRIPT.length / 10)
    assert.equal(await packed.text(), SCRIPT)
    for (const encoding of ['identity', 'gzip;q=0', 'br;q=0, gzip;q=0.000', 'gzip;q=-1', 'brotli', '']) {
      const plain = await ask(web.port, 'GET', path, { 'accept-encoding': encoding })
      assert.deepEqual([plain.headers['content-encoding'], plain.text], [undefined, SCRIPT], encoding)
    }
    for (const [encoding, wanted] of [
      ['gzip;q=0.5', 'gzip'],
      ['deflate, gzip;q=1.0, *;q=0.5', 'gzip'],
      ['br;q=0, *', 'gzip'],
      ['br, gzip', 'br'],
      ['gzip, deflate, BR;q=0.001, zstd', 'br'],
    ] as const)
      assert.equal(
        (await ask(web.port, 'HEAD', path, { 'accept-encoding': encoding })).headers['content-encoding'],
        wanted,
        encoding,
      )
    assert.equal(gunzipSync(await rawBody(path, 'gzip')).toString(), SCRIPT)
    assert.equal(brotliDecompressSync(await rawBody(path, 'br')).toString(), SCRIPT)
  })

  it('tags each form by itself', async () => {
    const tags = ['identity', 'gzip', 'br'].map(async (encoding) => {
      const asked = { 'accept-encoding': encoding }
      const etag = String((await ask(web.port, 'HEAD', '/tab/assets/main-Ab12Cd34.js', asked)).headers['etag'])
      const again = await ask(web.port, 'GET', '/tab/assets/main-Ab12Cd34.js', { ...asked, 'if-none-match': etag })
      assert.equal(again.status, 304)
      return etag
    })
    assert.equal(new Set(await Promise.all(tags)).size, 3)
  })

  async function rawBody(path: string, encoding: string): Promise<Uint8Array> {
    const { request } = await import('node:http')
    return new Promise((resolve) => {
      request({ port: web.port, path, agent: false, headers: { 'accept-encoding': encoding } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks)))
      }).end()
    })
  }

  it('answers 304 to what is known, until the file changes', async () => {
    const path = join(folder(), 'page.txt')
    await writeFile(path, 'one')
    const etag = String((await ask(web.port, 'GET', '/tab/page.txt')).headers['etag'])
    const again = await ask(web.port, 'GET', '/tab/page.txt', { 'if-none-match': `W/${etag}, "other"` })
    assert.deepEqual([again.status, again.text], [304, ''])
    await writeFile(path, 'second')
    const changed = await ask(web.port, 'GET', '/tab/page.txt', { 'if-none-match': etag })
    assert.deepEqual([changed.status, changed.text], [200, 'second'])
  })

  it('gives the page whatever its query says, which it reads alone', async () => {
    for (const query of ['search=100%', 'search=%00', 'search=a\\b', 'search=%E0%A4%A']) {
      const answer = await sendRaw(web.port, `GET /tab/users?${query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 200 [^]*<title>Console/, query)
    }
  })

  it('leads a person whose address is none to the page that says so, and nobody else', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml' }
    for (const path of [
      '/tab/users/%00',
      '/tab/jobs/%E0%A4%A',
      '/tab/users/..%2f..%2fapi',
      `/tab/${'x'.repeat(9_000)}`,
    ]) {
      const led = await ask(web.port, 'GET', path, headers)
      assert.deepEqual([led.status, led.headers['location']], [302, '/tab/not-found'], path.slice(0, 40))
      assert.ok([400, 404, 414].includes((await ask(web.port, 'GET', path)).status), path.slice(0, 40))
    }
    assert.equal((await ask(web.port, 'GET', '/api/%00', headers)).status, 400)
  })

  it('answers 404 to a file that is not there, as a problem', async () => {
    for (const path of ['/tab/assets/gone-12345678.js', '/tab/favicon.ico', '/tab/assets/gone']) {
      const got = await ask(web.port, 'GET', path)
      assert.deepEqual([got.status, got.headers['content-type']], [404, 'application/problem+json'], path)
    }
  })

  it('answers 405 to other methods, and says which are right', async () => {
    const got = await ask(web.port, 'POST', '/tab/index.html')
    assert.deepEqual([got.status, got.headers['allow']], [405, 'GET, HEAD, OPTIONS'])
    const head = await ask(web.port, 'HEAD', '/tab/index.html')
    assert.deepEqual([head.status, head.text], [200, ''])
  })

  for (const path of [
    '/tab/../key.txt',
    '/tab/..%2Fkey.txt',
    '/tab/%2e%2e/key.txt',
    '/tab/%2e%2e%2fkey.txt',
    '/tab/..\\key.txt',
    '/tab/..%5Ckey.txt',
    '/tab/assets/../../key.txt',
    '/tab/assets/..%2f..%2fkey.txt',
    '/tab/../tab-secret/key.txt',
    '/tab//key.txt',
    '/tab/%2Fetc%2Fpasswd',
    '/tab/key.txt%00.html',
    '/tab/.env.txt',
    '/tab/link.txt',
    '/tab/sibling.txt',
    '/tab/C:%5Ckey.txt',
    '/tab/....//key.txt',
  ]) {
    it(`never leaves its folder for ${path}`, async () => {
      const answer = await sendRaw(web.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      assert.match(answer, /^HTTP\/1\.1 (400|404|503) /)
      assert.ok(!answer.includes('\r\n\r\nsecret') && !answer.includes('root:'), answer)
    })
  }

  it('says how to build the tab when it is not built', async () => {
    const empty = await serve<string>([], {
      staticFiles: { prefix: '/tab/', folder: join(root, 'nothing'), index: 'index.html' },
    })
    const got = await ask(empty.port, 'GET', '/tab/')
    assert.equal(got.status, 503)
    assert.match(got.text, /npm run build/)
    await empty.close()
  })
})
