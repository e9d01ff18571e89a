/**
 * What others wrote for SCIM servers: requests that real clients send, and Okta's own collections. They are kept outside
 * of this project; where they are not there, there is nothing to run.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { newDatabase } from '../../postgres.ts'
import { startProduct, type Product } from '../../product.ts'
import { engines } from './world.ts'
import { plant } from '../../planted/plant.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'scim')
const TOKEN = plant('scim-token')

const SUITES: [name: string, script: string, args: string[], passed: RegExp][] = [
  ['requests of Entra ID, Okta and the RFC', 'fixtures/run.mjs', [], /fixtures: [3-9]\d passed, 0 failed/],
  ['Okta, specification', 'suites/okta/run.mjs', ['spec'], /okta-spec: 53 passed, 0 failed/],
  ['Okta, CRUD by PUT', 'suites/okta/run.mjs', ['crud', '--crud-mode=put'], /okta-crud\(put\): 20 passed, 0 failed/],
  [
    'Okta, CRUD by PATCH',
    'suites/okta/run.mjs',
    ['crud', '--crud-mode=patch'],
    /okta-crud\(patch\): 20 passed, 0 failed/,
  ],
]

for (const engine of engines)
  describe(`suites of others against the SCIM door, on ${engine.name}`, function () {
    this.timeout(120_000)
    let product: Product
    before(async function () {
      if (!existsSync(FOLDER)) return
      product = await startProduct({
        SANDBOX_USERS: '0',
        SANDBOX_SCIM_TOKEN: TOKEN,
        ...(engine.name === 'PostgreSQL' ? { DATABASE_URL: await newDatabase() } : {}),
      })
    })
    after(async () => {
      await product?.stop()
    })

    for (const [name, script, args, passed] of SUITES)
      it(name, async () => {
        if (!existsSync(join(FOLDER, script))) return
        const { code, printed } = await run(join(FOLDER, script), [`${product.url}/scim/v2`, TOKEN, ...args])
        assert.match(printed, passed)
        assert.equal(code, 0, printed)
      })
  })

function run(script: string, args: string[]): Promise<{ code: number; printed: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { timeout: 60_000 }, (error, printed, errors) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, printed: printed + errors }),
    )
  })
}
