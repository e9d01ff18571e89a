/**
 * Every command of the registry said, and every verb of it pressed on a card, in the Agents Playground. What is there is
 * read from the registry: a new command or button without its place in the story fails.
 */
import assert from 'node:assert/strict'
import { CARD_ACTIONS, COMMANDS, VIEW_JOB } from '../../src/bot/commands/registry.ts'
import type { Job, NoticeSettingsView, Page as Listed, User } from '../../src/api/contract.ts'
import { REFUSED_BEFORE } from '../../src/words/states.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { setFaults, signIn, type Person } from '../journeys/person.ts'
import { signIn as signInAs } from './chromium.ts'
import { openChatPage, type ChatPage } from './chatPage.ts'

const ENDED = /^(Sync succeeded|Sync succeeded with errors|\d[\d,]* users? needs? attention)$/
const KEY_REFUSED = [{ system: '8x8', match: 'GET /users', kind: 'status', status: 401 }]

describe('every command and button in the Agents Playground', function () {
  this.timeout(120_000)
  let chat: ChatPage
  let admin: Person
  const said = new Set<string>()

  before(async () => {
    chat = await openChatPage({ SANDBOX_USERS: '12', SANDBOX_PROBLEMS: 'off' })
    admin = await signIn(chat.url)
    await chat.card(/^Hello, I am Voice Sync Console$/)
  })
  after(() => chat.close())

  const say = async (name: string, title: RegExp, more = '') => {
    said.add(name)
    await chat.say(name + more)
    return chat.card(title)
  }
  /** Words that are no command, but near one: its button is offered. */
  const nearly = async (words: string, button: string) => {
    const offered = chat.page.getByRole('button', { name: button, exact: true })
    // cards before it may have a button of that name
    const before = await offered.count()
    await chat.say(words)
    await offered.nth(before).waitFor()
    await chat.press(button)
  }
  /** The card of a running sync is edited now and then, which closes what was opened in it. */
  const pressIn = async (form: string, button: string, verb: string) => {
    const named = (name: string) => chat.page.getByRole('button', { name, exact: true }).last()
    while (!chat.pressed.has(verb)) {
      const asked = chat.page.waitForRequest(/\/invoke$/, { timeout: 2_000 }).catch(() => null)
      await named(form)
        .click({ timeout: 1_000 })
        .then(() => named(button).click({ timeout: 1_000 }))
        .catch(() => undefined)
      await asked
    }
  }
  const idle = async () => {
    while ((await admin.status()).running.length > 0) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const inSync = async (most: number): Promise<User[]> =>
    (await admin.users()).filter(({ state }) => state === 'inSync').slice(0, most)

  /** Somebody whose number is kept, which is looked at after it was said. */
  const anyKept = async (): Promise<User> => {
    for (;;) {
      const kept = (await admin.users()).find(({ reason }) => reason?.code === 'KEPT')
      if (kept) return kept
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** The weekly digest, which is of the next minute or the one after it from now on. */
  const weekly = async () => {
    const settings = await admin.get<NoticeSettingsView>('/api/settings/notices')
    for (let due = 0; due <= Date.now();) {
      due = Math.ceil(Date.now() / 60_000 + 0.25) * 60_000
      const at = new Date(due)
      const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[at.getUTCDay()]!
      const digest = { day, time: at.toISOString().slice(11, 16) }
      const { status } = await admin.send('PUT', '/api/settings/notices', { ...settings, timezone: 'UTC', digest })
      assert.equal(status, 200)
    }
  }

  /** Part of a name that some have and others have not. */
  const several = async (): Promise<{ words: string; total: number }> => {
    const { length } = await admin.users()
    for (const words of ['an', 'er', 'ma', 'el', 'in', 'or']) {
      const { total } = await admin.get<Listed<User>>(`/api/users?search=${words}&limit=1`)
      if (total > 1 && total < length) return { words, total }
    }
    return assert.fail('Nobody shares two letters of a name.')
  }
  /** Its button opens the same list in the console, whose address has the words only there. */
  const opensThem = async (card: string, words: string, total: number) => {
    const [, title, url] = /"title":"(Show all \d+)","url":"([^"]+)"/.exec(card) ?? []
    assert.equal(title, `Show all ${total}`)
    assert.match(url ?? '', /\/tab\/users\?found=[\w-]+$/)
    const context = await chat.page.context().browser()!.newContext({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    await signInAs(page, chat.url, 'Admin', new URL(url ?? '').pathname + new URL(url ?? '').search)
    await page.waitForURL((at) => at.searchParams.get('search') === words)
    await page.getByText(`of ${total} that match`).waitFor()
    await context.close()
  }

  it('greets, helps and offers what is nearly a command', async () => {
    await say('hello', /^Hello, I am/)
    await say('help', /^What you can say$/)
    await chat.press('Status')
    await chat.card(/./)
    await nearly('helo', 'Hello')
    await chat.card(/^Hello, I am/)
    await chat.press('All commands')
    await chat.card(/^What you can say$/)
    await nearly('fnid uesr', 'Find user')
    await chat.card(/^Whom shall I find\?$/)
    await nearly('chnages queeud', 'Changes queued')
    await chat.card(/queued|Queued/)
  })

  it('turns notices on and off, by word and by button', async () => {
    await say('notify me', /^Notices are on$/)
    await chat.press('Stop notices')
    await chat.card(/^Notices are off$/)
    await chat.press('Notify me')
    await chat.card(/^Notices are on$/)
    await chat.page.getByRole('button', { name: 'Change…' }).last().click()
    await chat.page
      .getByRole('checkbox', { name: /Mondays at 9:00/ })
      .last()
      .check()
    await chat.page.getByRole('combobox', { name: 'Quiet hours' }).last().click()
    await chat.page.getByRole('option', { name: 'None' }).click()
    await chat.press('Save')
    await chat.page.getByText('Weekly digest: Mondays at 9:00, UTC · Quiet hours: none').last().waitFor()
  })

  it('previews, applies that plan, and shows the sync in that card until its result', async () => {
    const { id } = await say('preview', /^Preview: \d+ changes$/)
    await chat.press('Plan again')
    assert.equal((await chat.card(/^Preview: \d+ changes$/)).id, id)
    await chat.press('Apply this plan')
    const ended = await chat.card(ENDED)
    assert.equal(ended.id, id)
  })

  it('is promised a digest, which has somebody without a number to tell of', async () => {
    await idle()
    const [one] = await inSync(1)
    assert.ok(one)
    await changePbxUser(chat.url, one.userName, (user) => setNumber(user, null))
    await admin.sync('pbx')
    await weekly()
  })

  it('looks: status, last sync, history, changes queued', async () => {
    await idle()
    await say('status', /./)
    await say('show last sync', /^Last sync: /)
    await chat.press('Show history')
    await chat.card(/^Last (\d+ jobs|job)$/)
    await say('show history', /^Last (\d+ jobs|job)$/)
    await say('changes queued', /^(No changes are queued|Changes Queued: \d+)$/)
    await nearly('show lats snyc', 'Show last sync')
    await chat.card(/^Last sync: /)
  })

  it('starts each kind of sync, by word and by button, and edits one card to its end', async () => {
    for (const name of ['sync now', 'sync pbx', 'sync teams']) {
      const { id } = await say(name, /^Syncing$/)
      assert.equal((await chat.card(ENDED)).id, id)
      await idle()
    }
    const { card } = await say('diagnostic sync', /^Diagnostic sync succeeded$/)
    assert.match(JSON.stringify(card), /"Slowest answer","value":"(less than )?\d+\.\d s, (8x8|Microsoft), [a-z ]+"/)
    await idle()
    await chat.say('help')
    await chat.card(/^What you can say$/)
    await chat.press('Sync Now')
    await chat.card(ENDED)
    await idle()
  })

  it('finds a person, opens one of several, and syncs that one', async () => {
    const [one] = await inSync(1)
    assert.ok(one)
    await say('find user', /^$/, ` ${one.userName}`)
    const { words, total } = await several()
    await chat.say(`find user ${words}`)
    const { card } = await chat.card(/users match$/)
    await opensThem(JSON.stringify(card), words, total)
    await chat.page.getByText('Show', { exact: true }).last().click()
    await chat.page.getByText('Microsoft 365', { exact: true }).last().waitFor()
    await chat.press('Sync this user')
    await chat.page
      .getByText(/^: Assigned|^Verif/)
      .or(chat.page.getByText(/took \d+ s/))
      .last()
      .waitFor()
    await idle()
  })

  it('shows the sync that runs to who presses Refresh, and cancels it', async () => {
    await setFaults(chat.url, { faults: [{ system: '8x8', kind: 'delay', ms: 5_000 }] })
    await chat.say('sync now')
    await chat.card(/^Syncing$/)
    await chat.press('Refresh')
    await pressIn('Cancel…', 'Cancel this sync', 'job.cancel')
    await chat.card(/^Sync cancelled$/)
    await setFaults(chat.url, {})
    await idle()
    await say('cancel', /^No sync is running$/)
  })

  it('tells of a failed sync that nobody here started, mutes and unmutes it, and says when it is over', async () => {
    await chat.say('notify me')
    await chat.card(/^Notices are on$/)
    await setFaults(chat.url, { faults: KEY_REFUSED })
    await admin.sync('all')
    const failed = await chat.card(/^Sync failed$/)
    await chat.page.getByRole('button', { name: 'Mute…' }).last().click()
    await chat.press('Mute')
    await chat.page.getByText(/^Muted for you until/).waitFor()
    await chat.press('Unmute')
    await chat.page.getByRole('button', { name: 'Retry failed' }).last().waitFor()
    await chat.press('Retry failed')
    await chat.card(/./)
    await idle()
    await say('retry failed', /./)
    await idle()
    await say('mute', /^Sync failed$/)
    await say('unmute', /^Nothing is muted$/)
    await nearly('unmtue', 'Unmute')
    await chat.card(/^Nothing is muted$/)
    await setFaults(chat.url, {})
    await admin.sync('all')
    await chat.card(/^Resolved: the sync works again$/)
    assert.ok(failed.id)
  })

  it('asks before more is removed than allowed, approves exactly that, and undoes it', async () => {
    const { status } = await admin.send('PUT', '/api/settings/guard', { number: 1, share: 0 })
    assert.equal(status, 200)
    for (const { userName } of await inSync(3)) await changePbxUser(chat.url, userName, (user) => setNumber(user, null))
    await chat.say('sync now')
    const { card } = await chat.card(/^Approval needed$/)
    const count = /Type (\d+) to approve/.exec(JSON.stringify(card))?.[1]
    assert.ok(count)
    await chat.page.getByRole('button', { name: 'Keep numbers…' }).last().click()
    await chat.page.getByRole('textbox', { name: 'Why', exact: true }).last().fill('A filter was wrong')
    await chat.press(/^Keep \d+ numbers?$/)
    await chat.card(new RegExp(`^${REFUSED_BEFORE}$`))
    await chat.say(`find user ${(await anyKept()).userName}`)
    await chat.page.getByText(/Kept by .+; removal declined: A filter was wrong/).waitFor()
    await chat.page.getByRole('button', { name: 'Take back…' }).last().click()
    await chat.press('Take back that it is kept')
    await chat.page.getByText('The number is not kept any more').last().waitFor()
    await chat.press('Show this user')
    await chat.page.getByText('The number is not kept any more').waitFor({ state: 'hidden' })
    await chat.page.getByRole('button', { name: 'Take back…' }).last().click()
    await chat.press('Take back that they are kept')
    await chat.card(/^Approval needed$/)
    await say('approve', /^Approval needed$/)
    await nearly('aprove', 'Approve…')
    await chat.card(/^Approval needed$/)
    const typed = chat.page.getByRole('textbox', { name: /to approve/ }).last()
    // a card that is renewed just then closes what was opened in it
    for (let tries = 0; tries < 5 && !(await typed.isVisible()); tries += 1) {
      await chat.page.getByRole('button', { name: 'Approve…' }).last().click()
      await typed.waitFor({ timeout: 5_000 }).catch(() => undefined)
    }
    await typed.fill(count)
    await chat.press(/^Approve \d+/)
    await chat.card(ENDED)
    await idle()
    await say('undo', /^(Undo|Preview of the undo)/)
    await nearly('unod', 'Undo…')
    await chat.card(/^(Undo|Preview of the undo)/)
    await chat.press(/^Undo \d+ changes?$/)
    await chat.card(/^Undo succeeded|needs? attention$/)
    const { items } = await admin.get<Listed<Job>>('/api/jobs?limit=1')
    assert.equal(items[0]?.state.startsWith('succeeded'), true)
  })

  it('gets the weekly digest, and ends that alone, and then all notices', async () => {
    const stop = chat.page.getByRole('button', { name: 'Stop digest' })
    await stop.waitFor({ timeout: 110_000 })
    await chat.press('Stop digest')
    await chat.card(/^The weekly digest is off$/)
    await say('stop', /^Notices are off$/)
  })

  it('so every command was said, and every button pressed', () => {
    assert.deepEqual(
      COMMANDS.map(({ name }) => name).filter((name) => !said.has(name)),
      [],
      'commands that were not said',
    )
    const verbs = [...COMMANDS, ...CARD_ACTIONS, VIEW_JOB].map(({ verb }) => verb)
    assert.deepEqual(
      [...new Set(verbs)].filter((verb) => !chat.pressed.has(verb)),
      [],
      'verbs that were not pressed',
    )
  })
})
