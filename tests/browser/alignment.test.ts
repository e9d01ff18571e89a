import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Alignment, AlignmentRow, Page as Listed } from '../../src/api/contract.ts'
import { ask, openConsole, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'
import { problems, scrollsSideways, settled } from './looks.ts'

describe('the username alignment report', function () {
  this.timeout(120_000)
  let console: Console
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '120', SANDBOX_LIMITS: 'off' })
    await syncOnce(console.url)
  })
  after(() => console?.close())

  const report = () => ask<Alignment>(console.url, '/api/identity/alignment')
  const rows = (filter: string) =>
    ask<Listed<AlignmentRow>>(console.url, `/api/identity/alignment/rows?limit=50&filter=${filter}`)

  it('SSO-6 says on Identity and Security who would link, and in four clicks who would not, why, and what to do', async () => {
    const { context, page, faults } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/identity/alignment')
    const compare = page.getByRole('button', { name: 'Compare usernames' })
    await compare.first().waitFor()
    assert.equal(await compare.count(), 1, 'a report that was never made is offered once')
    await page.goto(`${console.url}/tab/identity`)
    let clicks = 0
    const press = async (name: string | RegExp, kind: 'button' | 'link' = 'button') => {
      clicks += 1
      await page.getByRole(kind, { name }).first().click()
    }
    const strip = page.getByRole('region', { name: 'Username alignment' })
    await strip.waitFor()
    await press('Compare usernames')
    await strip.getByText(/users match Microsoft 365 and would link/).waitFor()
    const { findings } = await report()
    const apart = findings.differs + findings.ambiguous + findings.sameEmail + findings.noAccount
    assert.ok(apart > 0 && findings.differs > 0, 'the sandbox has some')
    assert.ok((await strip.textContent())?.includes(`${apart} would not.`), (await strip.textContent()) ?? '')
    await press('Open report', 'link')
    await page.getByRole('heading', { level: 1, name: 'Username alignment' }).waitFor()
    await press(/^Usernames differ/)
    const table = page.getByRole('table', { name: 'Usernames of both sides' })
    const { items, total } = await rows('finding:differs')
    const [first] = items
    assert.ok(first?.user && first.account)
    const row = table.getByRole('row', { name: new RegExp(first.user.displayName) })
    await row.getByRole('cell', { name: first.account.userPrincipalName, exact: true }).waitFor()
    assert.match((await row.textContent()) ?? '', /Rename .* in 8x8 Admin Console.*Who can: 8x8 admin/)
    assert.equal(await table.getByRole('row').count(), Number(total) + 1)
    assert.match(page.url(), /finding=differs/)
    clicks += 1
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n')
    assert.equal(lines.length, Number(total) + 1, 'what the filter lets through')
    assert.deepEqual(faults, [])
    process.stdout.write(`      whose usernames differ, as a file: ${clicks} clicks\n`)
    await context.close()
  })

  it('tells nobody found from nobody there, and keeps its filters in the address', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Reader', '/tab/identity/alignment?search=nobody-has-this&effect=nonsense')
    await page.getByText('effect=nonsense: there is no such effect.').waitFor()
    await page.getByRole('button', { name: 'Show without it' }).click()
    await page.getByText('Nobody matches').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('table', { name: 'Usernames of both sides' }).locator('tbody tr').nth(10).waitFor()
    assert.doesNotMatch(page.url(), /search=/)
    await context.close()
  })

  it('has its rows in the upper half of a phone, and is filtered there by what was found', async () => {
    const { context, page } = await console.visit({ viewport: { width: 375, height: 812 } })
    await signIn(page, console.url, 'Admin', '/tab/identity/alignment')
    await settled(page)
    const first = await page.locator('.card-list li').first().boundingBox()
    assert.ok((first?.y ?? 812) < 480, `the first row is at ${first?.y} px`)
    await page.getByLabel('Finding').selectOption({ index: 1 })
    await page.waitForURL(/finding=\w+/)
    await page.getByLabel('What the provider would do').selectOption({ index: 1 })
    await page.waitForURL(/effect=\w+/)
    await context.close()
  })

  it('has no barrier and no sideways scroll in three themes, wide and narrow', async () => {
    for (const theme of ['default', 'dark', 'contrast'])
      for (const width of [1280, 375]) {
        const { context, page } = await console.visit({ viewport: { width, height: 812 } })
        await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
        await page.goto(`${console.url}/tab/identity/alignment?finding=differs`)
        await settled(page)
        assert.deepEqual(await problems(page), [], `${theme} ${width}`)
        assert.equal(await scrollsSideways(page), false, `${theme} ${width}`)
        await context.close()
      }
  })
})
