import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Page as Listed, Todo, TodoCounts, User } from '../../src/api/contract.ts'
import { setFaults } from '../journeys/person.ts'
import { ask, openConsole, says, send, signIn, syncOnce } from './chromium.ts'
import type { Console } from './chromium.ts'

describe('to-dos in 8x8', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '20', SANDBOX_LIMITS: 'off', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?limit=4')).items
    const wishes = [
      ['licence', 'X7'],
      ['licence', 'X8'],
      ['extension', '7700'],
    ] as const
    for (const [n, [field, value]] of wishes.entries())
      await send(console.url, 'POST', `/api/users/${people[n]?.id}/requests`, { field, value })
  })
  after(() => console?.close())

  const counts = () => ask<TodoCounts>(console.url, '/api/todos/counts')
  const row = (page: Page, title: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

  it('leads from Services to what is to be done by hand, with its steps as text for somebody else', async () => {
    const { context, page, faults } = await console.visit({ permissions: ['clipboard-read', 'clipboard-write'] })
    await signIn(page, console.url, 'Admin', '/tab/services')
    await page.getByText('3 things to do by hand in 8x8').waitFor()
    await page.getByRole('button', { name: 'View to-dos' }).click()
    const title = `Licence of ${people[0]?.userName}`
    const todo = row(page, title)
    await todo.getByText(`Find ${people[0]?.userName} and choose Edit.`).waitFor()
    await says(todo.getByText('Copied').first(), todo.getByRole('button', { name: 'Copy text' }))
    const text: string = await page.evaluate('navigator.clipboard.readText()')
    assert.match(text, new RegExp(`^${title}\n1\\. In 8x8 Admin Console, open Users\\.\n`))

    await todo.getByRole('button', { name: `Mark done: ${title}` }).click()
    await todo.getByText(/marked it done today .* The next sync closes it once 8x8 shows it\./).waitFor()
    assert.deepEqual([(await counts()).todo, (await counts()).saidDone], [3, 1])
    await page.getByRole('button', { name: /^Sync .* to check$/ }).click()
    await todo.getByText(/but 8x8 did not show it today/).waitFor()
    await todo.getByRole('button', { name: `Not done yet: ${title}` }).click()
    await todo.getByRole('button', { name: `Mark done: ${title}` }).waitFor()
    process.stdout.write('      from Services to a to-do that is done and checked: 3 clicks\n')
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('finds by what it is about, and dismisses several after saying what that means', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Operator', '/tab/users')
    await page.getByRole('link', { name: /To-dos in 8x8 3/ }).click()
    await page.getByRole('button', { name: 'Licence 2' }).click()
    await page.waitForURL(/field=licence/)
    await page.getByText('1–2 of 2').waitFor()
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
    await page.getByText('2 selected').waitFor()
    const dismiss = page.getByRole('toolbar').getByRole('button', { name: 'Dismiss…' })
    await dismiss.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('alertdialog', { name: 'Dismiss 2 to-dos?' })
    await dialog.getByText('8x8 keeps what it has.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal((await counts()).todo, 3)

    await dismiss.click()
    // the connection breaks while it is sent: what was chosen stays
    await context.route('**/api/todos/dismiss', (route) => route.abort())
    await dialog.getByRole('button', { name: 'Dismiss' }).click()
    await dialog.getByText('The console could not be reached.').waitFor()
    await context.unroute('**/api/todos/dismiss')
    await dialog.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByRole('heading', { name: 'No to-do matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('1–1 of 1').waitFor()
    assert.equal((await counts()).todo, 1)
    await context.close()
  })

  it('shows what 8x8 refused with its words, and asks again', async () => {
    const user = people[3]
    await send(console.url, 'POST', `/api/users/${user?.id}/requests`, { field: 'title', value: 'Chief' })
    const fault = { system: '8x8', match: 'PUT /users/{userId}', kind: 'status', status: 400, message: 'No such title' }
    await setFaults(console.url, { faults: [fault] })
    await syncOnce(console.url)
    await setFaults(console.url, { faults: [] })
    const { items } = await ask<Listed<Todo>>(console.url, '/api/todos?state=refused')
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Admin', '/tab/users/todos?state=refused')
    assert.deepEqual(
      items.map(({ userId, reason }) => [userId, reason?.code]),
      [[user?.id, 'PBX_OPERATION_FAILED']],
    )
    await page.getByText('No such title').waitFor()
    const todo = row(page, `Title of ${user?.userName}`)
    await todo.getByRole('button', { name: /^Ask again/ }).click()
    await page.getByRole('heading', { name: '8x8 refused nothing' }).waitFor()
    await page.getByRole('button', { name: 'With the next sync 1' }).waitFor()
    await context.close()
  })

  it('lets a reader look and copy, and nothing else', async () => {
    const { context, page } = await console.visit()
    await signIn(page, console.url, 'Reader', '/tab/users/todos')
    await page.locator('li.todo').first().waitFor()
    assert.equal(await page.getByRole('checkbox').count(), 0)
    assert.equal(await page.getByRole('button', { name: /^(Mark done|Dismiss|Ask again|Sync .* to check)/ }).count(), 0)
    await context.close()
  })
})
