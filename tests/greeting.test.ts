import assert from 'node:assert/strict'
import { startProduct, type Product } from './product.ts'

const TOKEN = 'a-token-of-my-own'
const COMPANY = { SANDBOX_USERS: '1', SANDBOX_PROBLEMS: 'off' }
const SAYS_SCIM = /^ +SCIM +(http:\S+\/scim\/v2) +\(token: (.+)\)$/m

/** What it printed when it was up: the greeting comes just after it is ready. */
async function greeting({ printed }: Product): Promise<string> {
  for (let tries = 0; tries < 2_000 && !SAYS_SCIM.test(printed()); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return printed()
}

describe('the greeting of the sandbox', function () {
  this.timeout(60_000)
  const products: Product[] = []
  const start = async (env: Record<string, string>): Promise<Product> => {
    const product = await startProduct({ ...COMPANY, ...env })
    products.push(product)
    return product
  }
  after(() => Promise.all(products.map((product) => product.stop())))

  it('names places that answer, and where the token of SCIM is, but never the token', async () => {
    const product = await start({ SANDBOX_SCIM_TOKEN: TOKEN })
    const text = await greeting(product)
    const urls = [...text.matchAll(/http:\/\/[^\s]+/g)].map(([url]) => url)
    assert.deepEqual(
      urls.map((url) => url.slice(product.url.length)),
      ['/', '/scim/v2', '/sandbox/expected', '/sandbox/requests'],
    )
    const headers = { Authorization: `Bearer ${TOKEN}` }
    // the first leads to the tab, which is built or not
    for (const url of urls) assert.ok((await fetch(url, { headers, redirect: 'manual' })).status < 400, url)
    assert.match(SAYS_SCIM.exec(text)?.[2] ?? '', /SANDBOX_SCIM_TOKEN/)
    assert.ok(!text.includes(TOKEN))
  })

  it('says how to get a token where none was given', async () => {
    const text = await greeting(await start({}))
    assert.match(SAYS_SCIM.exec(text)?.[2] ?? '', /POST \/api\/identity\/scim\/tokens/)
  })
})
