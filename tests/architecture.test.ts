import assert from 'node:assert/strict'
import { join } from 'node:path'
import { cycles, importsOf, sourceFiles, violations } from './imports.ts'

const ROOT = join(import.meta.dirname, '..', 'src')
const files = sourceFiles(ROOT)
const imports = files.flatMap(({ file, text }) => importsOf(file, text))

describe('architecture', () => {
  it('finds the rooms and their imports', () => {
    assert.ok(files.length > 40, `only ${files.length} files`)
    assert.ok(imports.some((each) => each.from.startsWith('sync/') && each.to.startsWith('directory/')))
  })

  it('every import is one the table allows', () => {
    assert.deepEqual(violations(imports), [])
  })

  it('no files import each other in a ring', () => {
    assert.deepEqual(cycles(imports), [])
  })

  const planted: [string, string, string, RegExp][] = [
    ['a fact imports work', 'directory/user.ts', "import { plan } from '../sync/plan.ts'", /may not import sync/],
    ['a door imports a door', 'bot/app.ts', "import { x } from '../api/routes.ts'", /may not import api/],
    ['sync names a connector', 'sync/run.ts', "import { c } from '../connectors/graph/client.ts'", /connectors\/graph/],
    ['a connector imports another', 'connectors/8x8/a.ts', "import { b } from '../graph/b.ts'", /connector/],
    ['the sandbox knows the product', 'sandbox/a.ts', "import type { U } from '../directory/user.ts'", /sandbox/],
    ['store takes more than types', 'store/a.ts', "import { s } from '../jobs/store.ts'", /only types/],
    ['the tab takes more than types', 'tab/a.tsx', "import { j } from '../api/contract.ts'", /only types/],
    ['the bot library leaks', 'api/a.ts', "import { App } from 'botbuilder'", /only bot/],
    ['a lazy import hides', 'http/a.ts', "const x = await import('../sync/plan.ts')", /sync/],
    ['an export hides', 'jobs/a.ts', "export * from '../words/states.ts'", /words/],
  ]
  for (const [what, file, text, message] of planted)
    it(`refuses a planted import: ${what}`, () => {
      assert.match(violations(importsOf(file, text)).join('\n'), message)
    })

  it('finds a planted ring', () => {
    const ring = [
      ...importsOf('sync/a.ts', "import { b } from './b.ts'"),
      ...importsOf('sync/b.ts', "import { a } from './a.ts'"),
    ]
    assert.equal(cycles(ring).length, 1)
  })

  it('only config reads the environment', () => {
    const allowed = ['config.ts', 'main.ts', 'sandbox/main.ts']
    const readers = files.filter(({ text }) => /process\.env/.test(text)).map(({ file }) => file)
    assert.deepEqual(
      readers.filter((file) => !allowed.includes(file) && !file.startsWith('tab/')),
      [],
    )
  })

  it('names say something', () => {
    const empty = /(^|\/)(utils?|helpers?|common|misc|manager|services?|shared|lib|info|data|handlers?)(\/|\.|$)/i
    // the product's own Services page is the one exception
    const services = /^(tab\/pages\/Services\/|api\/services\/|api\/\w+\/services?\.ts$)/
    const names = files.map(({ file }) => file).filter((file) => empty.test(file) && !services.test(file))
    assert.deepEqual(names, [])
  })

  it('no file is over 400 lines, tables and generated types excepted', () => {
    const long = files
      .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
      .filter(({ file, lines }) => lines > 400 && !file.endsWith('.openapi.d.ts') && file !== 'words/reasons.ts')
    assert.deepEqual(long, [])
  })

  it('main.ts fits on a page and a half', () => {
    const main = files.find(({ file }) => file === 'main.ts')
    assert.ok(main && main.text.split('\n').length <= 151)
  })
})
