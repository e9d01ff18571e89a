import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { JobChanges, Page as Listed, SyncStatus, User } from '../../src/api/contract.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { ask, comes, openConsole, signIn, syncOnce, token } from './chromium.ts'
import type { Console } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { picture, problems, scrollsSideways, settled, small } from './looks.ts'
import { openAt } from './places.ts'

const CHANGED = 60

describe('finding somebody in a plan in a browser', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  let plan: string
  let total: number
  let who: User
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '120', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=100')).items.slice(0, CHANGED)
    assert.equal(people.length, CHANGED)
    const names = people.map(({ displayName }) => displayName)
    who = people.find(({ displayName }) => names.filter((name) => name.includes(displayName)).length === 1)!
    for (const [at, { userName }] of people.entries())
      await changePbxUser(console.url, userName, (user) => setNumber(user, numberOf(at)))
    const started = await fetch(`${console.url}/api/sync`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await token(console.url, 'admin')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ service: 'all', preview: true }),
    })
    const { jobIds } = (await started.json()) as { jobIds: string[] }
    while ((await ask<SyncStatus>(console.url, '/api/sync')).running.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
    plan = jobIds[1] ?? ''
    const totals = await Promise.all(
      jobIds.map(async (id) => (await ask<JobChanges>(console.url, `/api/jobs/${id}/changes?limit=1`)).total),
    )
    total = totals.reduce((sum, one) => sum + one, 0)
    assert.equal((await ask<JobChanges>(console.url, `/api/jobs/${plan}/changes?limit=1`)).total, CHANGED)
  })
  after(() => console?.close())

  const numberOf = (at: number): string => `+4420799902${String(at).padStart(2, '0')}`

  for (const turn of TURNS)
    it(`ENG-1 finds a user by name, then by some digits, and takes what is found along (${said(turn)})`, async () => {
      const { context, page, tab, hands, faults } = await openAt(console, turn, `changes?plan=${plan}`)
      await tab.getByText(`Showing 1–50 of ${CHANGED} changes`).first().waitFor()
      const found = tab.getByRole('search').getByRole('status')
      await found.getByText(`${total} changes`, { exact: true }).waitFor()
      await hands.press(tab.getByRole('button', { name: 'Show 10 more' }).last())
      await tab.getByText(`Showing 1–${CHANGED} of ${CHANGED} changes`).first().waitFor()

      const box = tab.getByRole('searchbox', { name: 'Find a user or number' })
      await hands.type(box, who.displayName.toUpperCase())
      await found.getByText(new RegExp(`^\\d of ${total} changes$`)).waitFor()
      const number = numberOf(people.indexOf(who))
      const rows = tab.getByRole('list', { name: /^Change number/ }).getByRole('listitem')
      await rows.getByText(number).waitFor()
      assert.equal(await rows.count(), 1)
      assert.match(tab.url(), /search=/)

      await hands.type(box, number.slice(-6))
      await comes(tab, `new URLSearchParams(location.search).get('search') === '${number.slice(-6)}'`)
      await rows.getByText(number).waitFor()
      assert.equal(await rows.count(), 1)
      const waits = page.waitForEvent('download')
      await hands.press(tab.getByRole('button', { name: 'Export CSV' }))
      const file = await waits
      assert.equal(file.suggestedFilename(), `job-${plan}-changes.csv`)
      const lines = readFileSync(await file.path(), 'utf8')
        .trimEnd()
        .split('\r\n')
      // of both jobs of the run, as the page says
      assert.equal(lines.length - 1, parseInt(await found.innerText()))
      assert.ok(lines.length > 2)
      assert.ok(lines.slice(1).every((line) => line.includes(who.userName)))
      hands.told('a user found in a plan, and taken along')

      await hands.type(box, 'nobody of that name')
      await tab.getByRole('heading', { name: 'No change is found' }).waitFor()
      await found.getByText(`0 of ${total} changes`).waitFor()
      await hands.press(tab.getByRole('button', { name: 'Show all changes' }))
      await found.getByText(`${total} changes`, { exact: true }).waitFor()
      assert.equal(await box.inputValue(), '')
      assert.deepEqual(faults, [])
      await context.close()
    })

  it('ENG-1 the same below its job in Sync Jobs, by / and the keyboard', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', `/tab/jobs/${plan}`)
    await page.getByRole('button', { name: `Show ${CHANGED} changes` }).click()
    await page.getByText(`Showing 1–50 of ${CHANGED} changes`).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type(who.userName.slice(0, -4))
    await page.getByText(`1 of ${CHANGED} changes`, { exact: true }).waitFor()
    const rows = page.getByRole('list', { name: 'Planned' }).getByRole('listitem')
    await rows.getByText(numberOf(people.indexOf(who))).waitFor()
    assert.equal(await rows.count(), 1)
    await context.close()
  })

  it('ENG-1 has no barrier, small target or sideways scroll at 375 px, before and after a search', async () => {
    const { context, page } = await console.visit()
    await page.setViewportSize({ width: 375, height: 812 })
    await signIn(page, console.url, 'Admin', `/tab/changes?plan=${plan}`)
    const look = async (name: string) => {
      await settled(page)
      assert.deepEqual(await problems(page), [], name)
      assert.equal(await scrollsSideways(page), false, name)
      assert.deepEqual(await small(page), [], name)
      await picture(page, `find in a plan ${name}`)
    }
    await page.locator('.change-row').first().waitFor()
    await look('plan')
    await page.getByRole('searchbox', { name: 'Find a user or number' }).fill(who.displayName)
    await page
      .getByRole('search')
      .getByText(new RegExp(`^\\d of ${total} changes$`))
      .waitFor()
    await look('found')
    await page.getByRole('searchbox', { name: 'Find a user or number' }).fill('nobody of that name')
    await page.getByRole('heading', { name: 'No change is found' }).waitFor()
    await look('nothing')
    await context.close()
  })
})
