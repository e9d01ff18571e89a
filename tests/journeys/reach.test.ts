import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { ask } from '../http/serving.ts'
import { assertSecure, policyOf } from '../http/secure.ts'
import { runProduct, startProduct, type Product } from '../product.ts'
import { plant } from '../planted/plant.ts'

const PATHS: [string, string][] = [
  ['GET', '/'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/sign-in'],
  ['GET', '/api/session'],
  ['GET', '/api/openapi.json'],
  ['GET', '/api/nothing'],
  ['GET', '/scim/v2/Users'],
  ['GET', '/scim/v2/nothing'],
  ['POST', '/api/messages'],
  ['PUT', '/api/messages'],
  ['GET', '/sandbox/expected'],
  ['GET', '/sandbox/nothing'],
  ['GET', '/sandbox/graph/v1.0/users'],
  ['POST', '/sandbox/token'],
  ['GET', '/nothing'],
  ['GET', '/tab/assets/none.js'],
]
const OTHERS: Record<string, string>[] = [{ host: 'evil.example' }, { 'x-forwarded-for': '1.2.3.4' }]
const REAL = {
  ENTRA_TENANT_ID: '7f0c1d6e-0000-4000-8000-000000000001',
  CLIENT_ID: '7f0c1d6e-0000-4000-8000-000000000002',
  CLIENT_SECRET: plant('client-secret'),
  PBX_API_KEY: plant('8x8-key'),
  PUBLIC_URL: 'https://console.example',
  WATCH_SECONDS: '0',
  LOG_LEVEL: 'warn',
}

describe('journey: who reaches the product', function () {
  this.timeout(60_000)
  const portOf = ({ url }: Product): number => Number(new URL(url).port)

  describe('on the sandbox', () => {
    let product: Product
    before(async () => void (product = await startProduct({ SANDBOX_USERS: '5' })))
    after(() => product.stop())

    it('every door gives every answer the headers it must have', async () => {
      for (const [method, path] of PATHS) {
        const got = await ask(portOf(product), method, path, { 'content-type': 'application/json' }, '')
        assert.ok(got.status < 500, `${path} ${got.status}`)
        assertSecure(got.headers, `${method} ${path}`)
      }
      const page = await ask(portOf(product), 'GET', '/tab/')
      assertSecure(page.headers, '/tab/', page.status === 200 ? 'page' : 'answer')
    })

    it('answers only this machine: not another name that leads here, and nobody behind a tunnel', async () => {
      for (const path of ['/sandbox/token', '/api/messages', '/api/session', '/tab/', '/healthz'])
        for (const headers of OTHERS) {
          const got = await ask(portOf(product), 'GET', path, headers)
          assert.equal(got.status, 421, path)
          assert.match(got.text, /answers only 127\.0\.0\.1/)
          assertSecure(got.headers, path)
        }
    })
  })

  describe('with real connections', () => {
    let product: Product
    before(async () => void (product = await startProduct(REAL)))
    after(() => product.stop())

    it('has nothing of the sandbox, and a bot that lets nobody in without a registration', async () => {
      for (const [method, path] of PATHS.filter(([, path]) => path.startsWith('/sandbox/')))
        assert.equal((await ask(portOf(product), method, path)).status, 404, path)
      const typed = { 'content-type': 'application/json', 'content-length': '2' }
      assert.equal((await ask(portOf(product), 'POST', '/api/messages', typed, '{}')).status, 401)
    })

    it('is reached under any name, binds browsers to https, and may call where people sign in', async () => {
      const got = await ask(portOf(product), 'GET', '/healthz', { host: 'console.example' })
      assert.equal(got.status, 200)
      assert.match(String(got.headers['strict-transport-security']), /^max-age=31536000/)
      const page = await ask(portOf(product), 'GET', '/tab/')
      if (page.status !== 200) return
      const sources = policyOf(page.headers)['connect-src']
      assert.deepEqual(sources, ["'self'", 'https://res.cdn.office.net', 'https://login.microsoftonline.com'])
    })
  })

  it('a proxy that is no address is named at the start', async () => {
    const { code, printed } = await runProduct({ TRUST_PROXY: '10.0.0.0/8, my-proxy' })
    assert.equal(code, 2)
    assert.match(printed, /TRUST_PROXY: must name addresses or networks/)
  })
})
