import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import type { Job, Page as Listed, SyncStatus, User } from '../../src/api/contract.ts'
import { changePbxUser, deletePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { ask, comes, openConsole, signIn, syncOnce, THEMES, token } from './chromium.ts'
import type { Console, Tab } from './chromium.ts'
import { said, TURNS } from './hands.ts'
import { illustrate, picture, problems, scrollsSideways, settled, torn } from './looks.ts'
import { openAt } from './places.ts'

describe('plans, decisions and one user in a browser', function () {
  this.timeout(120_000)
  let console: Console
  let people: User[]
  before(async () => {
    console = await openConsole({ SANDBOX_USERS: '60', SANDBOX_PROBLEMS: 'off' })
    await syncOnce(console.url)
    people = (await ask<Listed<User>>(console.url, '/api/users?filter=state:inSync&limit=50')).items
    assert.ok(people.length > 20)
  })
  after(() => console?.close())

  const call = async (method: string, path: string, body: object) => {
    const headers = {
      authorization: `Bearer ${await token(console.url, 'admin')}`,
      'content-type': 'application/json',
    }
    const answer = await fetch(console.url + path, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, `${path} ${answer.status}`)
    return (await answer.json()) as { jobIds?: string[] }
  }
  const renumber = (from: number, to: number, number: (at: number) => string | null) =>
    Promise.all(
      people
        .slice(from, to)
        .map(({ userName }, at) => changePbxUser(console.url, userName, (user) => setNumber(user, number(at)))),
    )
  const setFaults = (faults: object[]) =>
    fetch(`${console.url}/sandbox/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults }),
    })
  const idle = async () => {
    while ((await ask<SyncStatus>(console.url, '/api/sync')).running.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const latestTeams = async (): Promise<Job> => {
    const { latest } = await ask<SyncStatus>(console.url, '/api/sync')
    assert.ok(latest.teams)
    return latest.teams
  }
  async function open(path: string, role = 'Admin') {
    const visit = await console.visit()
    await signIn(visit.page, console.url, role, path)
    return visit
  }
  const green = (page: Tab) => page.locator('.sync-place[data-state=green]').waitFor()

  it('ENG-1 shows every change of a preview by kind and cause, applies exactly it, and the button is green', async () => {
    await renumber(0, 3, (at) => `+44207999010${at}`)
    const { context, page, faults } = await open('/tab/services')
    await page.getByRole('button', { name: 'More ways to sync' }).click()
    await page.getByRole('menuitem', { name: /^Preview changes/ }).click()
    await page.waitForURL(/\/changes\?plan=\d+/)
    await page.getByRole('heading', { name: 'This plan', exact: true }).waitFor()
    await page.getByRole('button', { name: /^Change number 3 Number changed in 8x8/ }).waitFor()
    await page
      .getByRole('list', { name: /^Change number/ })
      .getByText('+442079990100')
      .waitFor()
    const changes = page.getByRole('list', { name: /^Change number/ }).getByRole('listitem')
    const ada = changes.filter({ hasText: '+442079990100' })
    await ada.getByRole('link', { name: people[0]!.displayName, exact: true }).waitFor()
    await ada.getByText(people[0]!.userName).waitFor()
    assert.equal((await latestTeams()).preview, false)
    await page.getByRole('button', { name: 'Apply 6 changes' }).click()
    await page.getByText('This plan was applied.').waitFor()
    await page.getByText(/Applied by/).waitFor()
    await green(page)
    const user = await ask<User>(console.url, `/api/users/${people[0]?.id}`)
    assert.equal(user.teams.number, '+442079990100')
    const { planOf } = await latestTeams()
    await page.goto(`${console.url}/tab/jobs/${(await latestTeams()).id}`)
    // not the line of its output, which says so too while it is shown
    await page.getByText(new RegExp(`^Applies the plan of Job ${planOf}, approved by`)).waitFor()
    await page.getByRole('button', { name: 'Show 3 changes' }).click()
    await page.getByRole('list', { name: 'Done' }).getByText('+442079990102').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('ENG-1 a plan that either side moved away from is not applied, and offers another look', async () => {
    await renumber(3, 4, () => '+442079990111')
    const { context, page } = await open('/tab/changes')
    await page.getByRole('button', { name: 'Preview changes', exact: true }).click()
    await page.getByRole('heading', { name: 'This plan', exact: true }).waitFor()
    await renumber(4, 5, () => '+442079990112')
    await page.getByRole('button', { name: /^Apply 2 changes/ }).click()
    await page.getByText('This plan has expired.').waitFor()
    await page.getByRole('button', { name: 'Look again' }).click()
    await page.getByRole('button', { name: /^Apply 4 changes/ }).click()
    await page.getByText('This plan was applied.').waitFor()
    await context.close()
  })

  it('ENG-1 says when somebody changed after the plan was made, and that it can no longer be applied', async () => {
    await renumber(13, 14, () => '+442079990131')
    const { context, page } = await open('/tab/changes')
    await page.getByRole('button', { name: 'Preview changes', exact: true }).click()
    const apply = page.getByRole('button', { name: /^Apply \d+ change/ })
    await apply.and(page.locator(':not([aria-disabled=true])')).waitFor()
    await call('POST', `/api/users/${people[14]?.id}/requests`, { field: 'title', value: 'Head of Everything' })
    await page.getByText(/^1 user changed since \d\d:\d\d\.$/).waitFor()
    assert.equal(await apply.getAttribute('aria-disabled'), 'true')
    await page.getByRole('button', { name: 'Look again' }).click()
    await page.getByText('Head of Everything').waitFor()
    await apply.and(page.locator(':not([aria-disabled=true])')).click()
    await page.getByText('This plan was applied.').waitFor()
    await context.close()
  })

  it('ENG-4 SVC-8 looks again at what the plan was of: an undo stays one, and so does what disabling would take back', async () => {
    await renumber(15, 16, () => '+442079990141')
    await syncOnce(console.url)
    const jobs = (await ask<Listed<Job>>(console.url, '/api/jobs?service=teams&limit=5')).items
    const did = jobs.find(({ counts }) => counts.changed > 0)?.id ?? ''
    const { context, page, faults } = await open(`/tab/jobs/${did}`)
    const tellsOf = async (words: string, started?: () => Promise<unknown>) => {
      await started?.()
      const panel = page.getByText(new RegExp(words))
      await panel.waitFor()
      const first = page.url()
      await page.getByRole('button', { name: 'Look again' }).click()
      while (page.url() === first) await page.waitForTimeout(50)
      await panel.waitFor()
    }
    await tellsOf(`to undo Job ${did}$`, () => page.getByRole('button', { name: 'Undo this job…' }).click())
    const withdrawal = await call('POST', '/api/sync', { service: 'teams', preview: true, task: 'withdraw' })
    await idle()
    await page.goto(`${console.url}/tab/changes?plan=${withdrawal.jobIds?.[0]}`)
    await tellsOf('to disable Microsoft Teams$')
    assert.deepEqual(faults, [])
    await context.close()
  })

  describe('a sync that the guard stopped', () => {
    let stopped: Job
    let preview: string
    before(async () => {
      await idle()
      await call('PUT', '/api/settings/guard', { number: 1, share: 0 })
      stopped = await stop(5)
      preview = (await call('POST', '/api/sync', { service: 'all', preview: true })).jobIds?.[0] ?? ''
      await idle()
    })

    /** Three people lose their numbers at 8x8, and the guard stops the sync that would take them away in Teams. */
    async function stop(from: number): Promise<Job> {
      await idle()
      if (from > 5) await renumber(5, from, (at) => people[5 + at]?.number ?? null)
      await renumber(from, from + 3, () => null)
      await syncOnce(console.url)
      const job = await latestTeams()
      assert.equal(job.state, 'refused')
      return job
    }

    for (const theme of THEMES)
      it(`has no barrier and no sideways scroll in ${theme}, nor have a plan and what is asked before it is applied`, async () => {
        const { context, page, faults } = await console.visit()
        await signIn(page, console.url, 'Admin', `/tab/services?theme=${theme}`)
        const look = async (name: string) => {
          await settled(page)
          assert.deepEqual(await problems(page), [], name)
          assert.equal(await scrollsSideways(page), false, name)
          await picture(page, name)
        }
        for (const width of [1280, 375]) {
          await page.setViewportSize({ width, height: 812 })
          await page.goto(`${console.url}/tab/changes?plan=${preview}`)
          await page.locator('.change-row').first().waitFor()
          await look('plan')
          if (theme === 'default' && width === 1280) await illustrate(page, 'console-preview')
          await page.goto(`${console.url}/tab/jobs/${stopped.id}`)
          await page.locator('.change-row').first().waitFor()
          await look('guard')
          if (theme === 'dark' && width === 1280) await illustrate(page, 'console-guard-dark')
        }
        await page.getByRole('button', { name: 'Approve 3 removals…' }).click()
        await page.getByRole('alertdialog').waitFor()
        await look('approve')
        assert.deepEqual(faults, [])
        await context.close()
      })

    it('ENG-2 says so on the pages of work, and leads to the decision', async () => {
      const { context, page, faults } = await open('/tab/users')
      await page.getByRole('status').getByText('Stopped before the first write: 3 removals').waitFor()
      const link = page.getByRole('link', { name: 'Review removals' })
      assert.match((await link.getAttribute('href')) ?? '', new RegExp(`/jobs/${stopped.id}$`))
      for (const path of ['/tab/users', '/tab/changes', '/tab/jobs']) {
        await page.goto(console.url + path)
        const notice = page.getByRole('alert').filter({ hasText: 'stopped before the first write' })
        await notice.getByText('This sync would remove 3 numbers. Your limit is 1.').waitFor()
        await notice.getByRole('button', { name: 'Review removals' }).click()
        await page.waitForURL(new RegExp(`/jobs/${stopped.id}$`))
        await page.getByRole('heading', { name: 'Decide' }).waitFor()
        assert.equal(await page.getByRole('button', { name: 'Review removals' }).count(), 0, 'not above itself')
      }
      assert.deepEqual(faults, [])
      await context.close()
    })

    it('ENG-2 has one sign on Services and in Sync Jobs, its plan once, and a changed number in one line', async () => {
      const { context, page } = await open('/tab/services')
      const drawn = (at: Locator) => at.locator('svg path').first().getAttribute('d')
      const row = page.locator('.attention-row', { hasText: 'Approval needed' })
      assert.equal(await drawn(row), await drawn(page.locator('.service-card .signed', { hasText: 'Approval needed' })))
      await page.goto(`${console.url}/tab/jobs/${stopped.id}`)
      const change = page.locator('.guard-stop .before-after').first()
      await change.locator('strong').evaluate((element) => (element.textContent = '+44 20 7999 0100'))
      assert.ok(((await change.boundingBox())?.height ?? 99) < 30)
      await page.getByRole('button', { name: 'Show output' }).waitFor()
      assert.equal(await page.getByRole('button', { name: /^Show \d+ change/ }).count(), 0)
      await context.close()
    })

    it('says of new limits what the last sync would have met, and previews are none', async () => {
      const { context, page } = await open('/tab/settings#guard')
      const guard = page.getByRole('region', { name: 'Guard' }).getByRole('status')
      await guard.getByText(/^1 removal passes without approval/).waitFor()
      await guard
        .getByText(new RegExp(`^The last sync \\(Job ${stopped.id}, today .*had 3 removals: it would stop`))
        .waitFor()
      await context.close()
    })

    it('lists what is queued with whole words on a tablet, and with one edge on a phone', async () => {
      const { context, page } = await open('/tab/changes?plan=none')
      await page.setViewportSize({ width: 768, height: 1024 })
      await page.getByRole('table', { name: 'Changes queued' }).waitFor()
      await settled(page)
      assert.deepEqual(await torn(page), [])
      await page.setViewportSize({ width: 375, height: 812 })
      await page.getByRole('list', { name: 'Changes queued' }).getByRole('listitem').first().waitFor()
      const edges: number[] = await page.evaluate(
        `[...document.querySelector('.change-card').querySelectorAll('a, .secondary')].map((one) => {
          const words = document.createRange()
          words.selectNodeContents(one)
          return Math.round(words.getBoundingClientRect().left)
        })`,
      )
      assert.ok(edges.length > 1)
      assert.equal(new Set(edges).size, 1, edges.join())
      await context.close()
    })

    it('marks the limit on the bar with a gap on both sides, also where every colour is one', async () => {
      for (const [theme, forcedColors] of [
        ['default', 'none'],
        ['contrast', 'none'],
        ['default', 'active'],
      ] as const) {
        const { context, page } = await console.visit({ forcedColors })
        await signIn(page, console.url, 'Admin', `/tab/jobs/${stopped.id}?theme=${theme}`)
        await page.locator('.guard-bar b').waitFor()
        const [mark, gap, width] = (await page.evaluate(`(() => {
          const { backgroundColor, outlineColor, outlineWidth } = getComputedStyle(document.querySelector('.guard-bar b'))
          return [backgroundColor, outlineColor, outlineWidth]
        })()`)) as string[]
        assert.notEqual(mark, gap, `${theme} ${forcedColors}`)
        assert.equal(width, '3px')
        await context.close()
      }
    })

    it('ENG-2 tells an operator who can approve', async () => {
      const { context, page } = await open(`/tab/jobs/${stopped.id}`, 'Operator')
      await page.getByRole('heading', { name: 'Decide' }).waitFor()
      await page.getByText(/Only an admin .* can approve/).waitFor()
      assert.equal(await page.getByRole('button', { name: /^Approve/ }).count(), 0)
      await page.getByRole('button', { name: 'Keep all numbers' }).click()
      await page.getByRole('status').getByText('Nothing is taken away.').waitFor()
      await context.close()
    })

    it('ENG-2 an admin keeps the numbers for a reason: the rest goes, each user says so, and it is taken back', async () => {
      const { context, page, faults } = await open(`/tab/jobs/${stopped.id}`)
      await page.getByRole('button', { name: 'Keep all numbers…' }).click()
      const dialog = page.getByRole('alertdialog', { name: 'Keep 3 numbers?' })
      const yes = dialog.getByRole('button', { name: 'Keep 3 numbers' })
      assert.equal(await yes.getAttribute('aria-disabled'), 'true', 'a reason is needed')
      await dialog.getByRole('textbox').fill('A filter was wrong')
      await yes.click()
      await page.getByRole('heading', { name: 'Decided' }).waitFor()
      await page.getByText(/kept the numbers of 3 users, .*: A filter was wrong/).waitFor()
      await page.getByText('3 kept by').first().waitFor()
      await page.getByText('Approval needed').first().waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Users whose number is kept' }).click()
      await page.getByRole('row').filter({ hasText: 'Number kept' }).nth(2).waitFor()
      await page.getByRole('row').filter({ hasText: 'Number kept' }).first().getByRole('link').click()
      await page.getByText(/Kept by .* on \d{4}-\d\d-\d\d; removal declined: A filter was wrong/).waitFor()
      await page.goto(`${console.url}/tab/jobs/${stopped.id}`)
      await page.getByRole('button', { name: 'Take back' }).click()
      await page.getByRole('heading', { name: 'Decide', exact: true }).waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })

    for (const [at, turn] of TURNS.entries()) {
      it(`ENG-2 goes on once an admin typed the number (${said(turn)})`, async () => {
        const from = at === 0 ? 5 : 21 + 3 * at
        if (at > 0) stopped = await stop(from)
        const { context, page, tab, hands, faults } = await openAt(console, turn, 'services')
        const refused: string[] = []
        page.on('response', (answer) => {
          if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`)
        })
        await hands.press(tab.getByRole('link', { name: 'Review removals' }))
        await tab.getByText('This sync would remove 3 numbers. Your limit is 1.').waitFor()
        const approve = tab.getByRole('button', { name: 'Approve 3 removals…' })
        await hands.press(approve)
        const dialog = tab.getByRole('alertdialog', { name: 'Remove 3 numbers in Teams?' })
        await dialog.getByText(/emergency calls included/).waitFor()
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        assert.match(tab.url(), new RegExp(`/jobs/${stopped.id}$`))
        await comes(tab, `document.activeElement.textContent === 'Approve 3 removals…'`)
        await hands.press(approve)
        await dialog.locator('input:focus').waitFor()
        await page.keyboard.type('2')
        await page.keyboard.press('Enter')
        const remove = dialog.getByRole('button', { name: /^Remove/ })
        assert.equal(await remove.getAttribute('aria-disabled'), 'true')
        await hands.type(dialog.locator('input'), '3')
        await hands.press(remove)
        await tab.getByRole('heading', { name: 'Decided' }).waitFor()
        await tab.getByText(/approved this plan/).waitFor()
        hands.told('a guard stop approved at the second try')
        await green(tab)
        assert.deepEqual(refused, [], 'nothing is asked that the decision answered')
        const user = await ask<User>(console.url, `/api/users/${people[from]?.id}`)
        assert.equal(user.teams.number, null)
        assert.deepEqual(faults, [])
        await context.close()
      })

      it(`ENG-3 is undone after a look at what the undo would do (${said(turn)})`, async () => {
        const person = people[at === 0 ? 5 : 21 + 3 * at]
        const done = await latestTeams()
        const { context, tab, hands, faults } = await openAt(console, turn, 'services')
        await hands.press(tab.getByRole('link', { name: 'Sync Jobs', exact: true }))
        await hands.press(tab.getByRole('table', { name: 'Sync jobs' }).locator(`a[href$="/jobs/${done.id}"]`))
        await hands.press(tab.getByRole('button', { name: 'Undo this job…' }))
        await tab.waitForURL(/\/changes\?plan=/)
        await tab.getByText(`to undo Job ${done.id}`).waitFor()
        await tab.getByRole('button', { name: /^Assign number 3/ }).waitFor()
        assert.equal((await ask<User>(console.url, `/api/users/${person?.id}`)).teams.number, null)
        await hands.press(tab.getByRole('button', { name: /^Apply \d+ changes/ }))
        await tab.getByText('This plan was applied.').waitFor()
        hands.told('a job undone')
        const user = await ask<User>(console.url, `/api/users/${person?.id}`)
        assert.equal(user.teams.number, person?.teams.number)
        assert.deepEqual(faults, [])
        await context.close()
      })
    }

    it('ENG-2 turns into the decision when somebody else was first', async () => {
      await idle()
      await Promise.all(people.slice(10, 13).map(({ userName }) => deletePbxUser(console.url, userName)))
      await syncOnce(console.url)
      const { latest } = await ask<SyncStatus>(console.url, '/api/sync')
      assert.equal(latest.pbx?.state, 'refused')
      const { context, page } = await open(`/tab/jobs/${latest.pbx.id}`)
      await page.getByText('This sync would take away 3 users. Your limit is 1.').waitFor()
      await page.getByRole('button', { name: 'Approve 3 removals…' }).click()
      await page.locator('input:focus').waitFor()
      await call('POST', `/api/jobs/${latest.pbx.id}/approve`, {})
      await page.getByRole('heading', { name: 'Decided' }).waitFor()
      await page.getByRole('alertdialog').waitFor({ state: 'detached' })
      await idle()
      await context.close()
    })

    it('ENG-2 an admin keeps users whom 8x8 deleted, having looked at the plan; the next sync goes on', async () => {
      await Promise.all(people.slice(13, 16).map(({ userName }) => deletePbxUser(console.url, userName)))
      await syncOnce(console.url)
      const { latest } = await ask<SyncStatus>(console.url, '/api/sync')
      assert.equal(latest.pbx?.state, 'refused')
      const { context, page, faults } = await open(`/tab/changes?plan=${latest.pbx.id}`)
      await page.getByText('Above the limit').waitFor()
      for (const words of [/was cancelled/, /A sync has run since/])
        assert.equal(await page.getByText(words).count(), 0, String(words))
      await page.goto(`${console.url}/tab/jobs/${latest.pbx.id}`)
      // one of them is to go, by the word of an admin
      await call('POST', `/api/users/${people[13]?.id}/delete`, { confirm: people[13]?.userName })
      await page.reload()
      await page.getByRole('button', { name: 'Keep all users…' }).click()
      const dialog = page.getByRole('alertdialog', { name: 'Keep 2 users?' })
      await dialog.getByText('1 user whom an admin chose to remove goes all the same').waitFor()
      await dialog.getByRole('textbox').fill('A wrong list')
      await dialog.getByRole('button', { name: 'Keep 2 users' }).click()
      await page.getByText(/kept 2 users as they were, .*: A wrong list/).waitFor()
      await syncOnce(console.url)
      const now = await ask<SyncStatus>(console.url, '/api/sync')
      assert.equal(now.latest.pbx?.state, 'succeeded')
      await page.getByRole('link', { name: 'Users who are kept' }).click()
      await page.getByRole('row').filter({ hasText: 'Kept as it was' }).nth(1).waitFor()
      assert.deepEqual(faults, [])
      await context.close()
    })
  })

  it('ENG-9 lays a job beside the one before it: what only one did, which leads to the user, and what both did', async () => {
    await idle()
    const teams = async () => {
      await call('POST', '/api/sync', { service: 'teams' })
      await idle()
    }
    await teams()
    const before = await latestTeams()
    await renumber(20, 21, () => null)
    await syncOnce(console.url)
    const after = await latestTeams()
    const { context, page, faults } = await open(`/tab/jobs/${after.id}`)
    await page.getByRole('link', { name: `Compare with Job ${before.id}` }).click()
    await page.getByRole('heading', { name: `Job ${after.id} and Job ${before.id}` }).waitFor()
    const rows = page.getByRole('table', { name: 'What the two jobs did differently' }).getByRole('row')
    const row = rows.filter({ hasText: people[20]?.userName ?? '' }).filter({ hasText: 'Teams number' })
    await row.getByText('Number removed in 8x8').waitFor()
    assert.equal(await row.getByRole('cell').nth(2).innerText(), 'Nothing')
    await page.getByText(new RegExp(` only in Job ${after.id}`)).waitFor()

    await teams()
    await teams()
    await page.goto(`${console.url}/tab/jobs/${(await latestTeams()).id}/compare`)
    await page.getByRole('heading', { name: 'Both did the same' }).waitFor()
    await page.getByRole('combobox').selectOption(after.id)
    await row.getByText('Number removed in 8x8').waitFor()
    await row.getByRole('link').click()
    await page.waitForURL(/\/users\?search=/)
    await page.goto(`${console.url}/tab/jobs/${after.id}/compare?with=${after.id}`)
    await page.getByText(/address of this page asks for something/).waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('heading', { name: `Job ${after.id} and Job ${before.id}` }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('ENG-9 cancels a job after saying what happens to what is on its way', async () => {
    await idle()
    // 8x8 does not answer until faults are set anew
    await setFaults([{ system: '8x8', kind: 'delay', ms: 600_000 }])
    const { jobIds = [] } = await call('POST', '/api/sync', { service: 'all' })
    const { context, page } = await open(`/tab/jobs/${jobIds[0]}`)
    await page.getByRole('button', { name: 'Cancel job…' }).click()
    await page
      .getByRole('alertdialog')
      .getByText(/Nothing more is sent/)
      .waitFor()
    await page.getByRole('button', { name: 'Cancel job', exact: true }).click()
    await setFaults([])
    await page.locator('.job-row-open').getByText('Cancelled').waitFor()
    await context.close()
  })

  it('syncs one user alone and shows its steps; leaves the user out with a note, and takes the user back', async () => {
    await idle()
    const user = people[20]
    const { context, page, faults } = await open(`/tab/users/${user?.id}`)
    await page.getByRole('button', { name: 'Sync this user' }).click()
    const steps = page.getByRole('region', { name: 'Sync of this user' })
    await steps.getByText('Found in 8x8: done').waitFor()
    await steps.getByText('Ended.').waitFor()
    await page.getByRole('button', { name: 'Leave out…' }).click()
    await page.locator('textarea:focus').waitFor()
    assert.deepEqual(await problems(page), [])
    await page.keyboard.type('Moves to Paris')
    await page.getByRole('button', { name: 'Leave out', exact: true }).click()
    await page.getByText(/left this user out of sync: Moves to Paris/).waitFor()
    await page.getByRole('button', { name: 'Take back in' }).click()
    await page.getByRole('button', { name: 'Leave out…' }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })

  it('offers a reader nothing that a reader may not do', async () => {
    const { id } = await latestTeams()
    const { context, page } = await open(`/tab/jobs/${id}`, 'Reader')
    await page.getByRole('button', { name: 'Copy link' }).waitFor()
    const actions = page.getByRole('button', { name: /^(Undo|Retry|Download bundle|Cancel|Approve)/ })
    assert.equal(await actions.count(), 0)
    await page.goto(`${console.url}/tab/users/${people[20]?.id}`)
    await page.getByRole('heading', { name: 'Both sides' }).waitFor()
    assert.equal(await page.locator('.user-actions').count(), 0)
    await page.goto(`${console.url}/tab/changes`)
    await page.getByRole('heading', { level: 1, name: 'Changes' }).waitFor()
    assert.equal(await page.getByRole('button', { name: /Preview changes|Look again|^Apply/ }).count(), 0)
    await context.close()
  })
})
