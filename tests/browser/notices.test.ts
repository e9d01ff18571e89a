import assert from 'node:assert/strict'
import type { MailView, Notices, NoticeSettingsView } from '../../src/api/contract.ts'
import { startMailServer, type MailServer } from '../notifications/mailServer.ts'
import { ask, openConsole, send, signIn } from './chromium.ts'
import type { Console, Visit } from './chromium.ts'
import { problems, scrollsSideways, settled } from './looks.ts'

const CHAT = { id: 'personal-dana', conversationType: 'personal', isGroup: false }

describe('Notices in Settings', function () {
  this.timeout(60_000)
  let console: Console
  let server: MailServer
  let admin: Visit
  before(async () => {
    server = await startMailServer({ open: true })
    console = await openConsole({ SANDBOX_USERS: '10', SANDBOX_LIMITS: 'off', SANDBOX_SEED: '7', WATCH_SECONDS: '0' })
    admin = await console.visit()
    await signIn(admin.page, console.url, 'Admin', '/tab/settings')
  })
  after(async () => {
    await console?.close()
    await server?.close()
  })

  async function open(hash: string) {
    const { page } = admin
    await page.goto(`${console.url}/tab/settings#${hash}`)
    await page.reload()
    const part = page.locator(`#${hash}`)
    await part.getByRole('heading', { level: 2 }).waitFor()
    return { page, part }
  }
  const times = () => ask<NoticeSettingsView>(console.url, '/api/settings/notices')

  it('NOTE-4 quiet hours and the time of the digest are set in one form', async () => {
    const { part } = await open('quiet')
    await part.getByText('None: people are told at any time.').waitFor()
    await part.getByRole('button', { name: 'Add quiet hours' }).click()
    await part.getByRole('checkbox', { name: 'Saturday' }).uncheck()
    await part.getByRole('checkbox', { name: 'A sync failed' }).check()
    await part.getByLabel('Day', { exact: true }).selectOption('fri')
    await part.getByLabel('Time of the digest').fill('16:30')
    // one city of half an hour, as one browser names it and as another
    for (const name of ['Asia/Kolkata', 'Asia/Calcutta']) {
      await part.getByLabel('Time zone of quiet hours and digest').fill(name)
      await part.getByText('Not saved yet').waitFor()
      assert.equal(await part.getByText(/Choose .* of the list/).count(), 0, name)
    }
    await part.getByLabel('Time zone of quiet hours and digest').fill('Mars/Olympus')
    await part.getByText('Choose a time zone of the list').waitFor()
    await part.getByLabel('Time zone of quiet hours and digest').fill('Europe/London')
    await part.getByRole('button', { name: 'Save Quiet hours' }).click()
    await part.getByText('Saved', { exact: true }).waitFor()
    assert.deepEqual(await times(), {
      timezone: 'Europe/London',
      quiet: {
        windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sun'], from: '20:00', to: '07:00' }],
        breaks: ['failed'],
      },
      digest: { day: 'fri', time: '16:30' },
    })
  })

  it('NOTE-4 two admins at once: what was entered stays, and the other is named', async () => {
    const { part } = await open('quiet')
    await part.getByLabel('Day', { exact: true }).selectOption('tue')
    await send(console.url, 'PUT', '/api/settings/notices', {
      ...(await times()),
      digest: { day: 'wed', time: '10:00' },
    })
    await part.getByRole('button', { name: 'Save Quiet hours' }).click()
    await part.getByText('Adele Admin changed this').waitFor()
    assert.equal((await times()).digest.day, 'wed')
    await part.getByRole('button', { name: 'Keep mine' }).click()
    await part.getByText('Saved', { exact: true }).waitFor()
    assert.equal((await times()).digest.day, 'tue')
  })

  it('NOTE-3 e-mail is tried before it is saved, and what goes wrong is said with what to do', async () => {
    const { part, page } = await open('mail')
    const test = part.getByRole('button', { name: 'Send a test e-mail' })
    await test.waitFor()
    await part.getByRole('switch', { name: 'Notices by e-mail' }).click()
    await part.getByText('E-mail needs a server, a sender and an address').waitFor()
    await part.getByLabel('Mail server').fill('localhost')
    await part.getByLabel('Encryption').selectOption('none')
    assert.equal(await part.getByLabel('Port').inputValue(), '25')
    await part.getByLabel('Port').fill(String(server.port))
    await part.getByLabel('Sender').fill('voice@contoso.example')
    await part.getByLabel('Addresses').fill('team@contoso.example\nnot an address')
    await part.getByText(/is not one whole address; write each in a line of its own/).waitFor()
    await part.getByLabel('Addresses').fill('team@contoso.example\noffice@contoso.example\n')
    server.refuse.push('550 5.1.1 No such user')
    await test.click()
    await part.getByText('No such mailbox.').waitFor()
    await part
      .getByText('Not taken: team@contoso.example. Of the other addresses the mail server took 1 e-mail')
      .waitFor()
    await part.getByText('Who can fix it: Admin of Voice Sync Console.').waitFor()
    await test.click()
    await part.getByText('The mail server took 2 e-mails. Look into the mailbox.').waitFor()
    assert.deepEqual(
      server.mails.map(({ to }) => to),
      [['office@contoso.example'], ['team@contoso.example'], ['office@contoso.example']],
    )
    assert.equal((await ask<MailView>(console.url, '/api/settings/mail')).on, false, 'nothing was saved yet')
    await part.getByRole('button', { name: 'Save E-mail' }).click()
    await part.getByText('Saved', { exact: true }).waitFor()
    const kept = await ask<MailView>(console.url, '/api/settings/mail')
    assert.deepEqual([kept.on, kept.to.length], [true, 2])
    await page.locator('#notifications').getByText('team@contoso.example').waitFor()
  })

  it('NOTE-2 a chat is listed with what it chose, which an admin can change', async () => {
    await subscribe()
    const { part, page } = await open('notifications')
    await part.getByText('Weekly digest off').waitFor()
    await part.getByRole('button', { name: 'Change notices: Dana' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('checkbox', { name: 'Weekly digest' }).check()
    const zone = dialog.getByRole('combobox', { name: 'Time zone of these hours' })
    assert.equal(await zone.count(), 0)
    await dialog.getByLabel('Quiet hours').selectOption('nights')
    await zone.fill('America/St_Johns')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await part.getByText('Weekly digest on · quiet hours: nights, 20:00 to 7:00, America/St_Johns').waitFor()
    const { items } = await ask<Notices>(console.url, '/api/notifications')
    assert.deepEqual(items[0]?.choices?.quiet, [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '20:00', to: '07:00' },
    ])
    assert.deepEqual(admin.faults, [])
  })

  it('looks right in every theme, wide or narrow, without barriers', async () => {
    const views = [
      ['default', 1280],
      ['dark', 375],
      ['contrast', 375],
    ] as const
    for (const [theme, width] of views) {
      const { page } = admin
      await page.setViewportSize({ width, height: 900 })
      await page.goto(`${console.url}/tab/settings?theme=${theme}`)
      await settled(page)
      await page.locator('#mail').getByRole('button', { name: 'Send a test e-mail' }).waitFor()
      assert.deepEqual(await problems(page), [], `${theme} ${width}`)
      assert.equal(await scrollsSideways(page), false, `${theme} ${width}`)
      const folder = process.env['LOOKS']
      if (folder)
        for (const part of ['notifications', 'quiet', 'mail'])
          await page.locator(`#${part}`).screenshot({ path: `${folder}/${part}-${theme}-${width}.png` })
    }
  })

  it('tells others how it is, and lets them change nothing', async () => {
    const reader = await console.visit()
    await signIn(reader.page, console.url, 'Reader', '/tab/settings')
    await reader.page
      .locator('#quiet')
      .getByText(/^Now: quiet Mo Tu We Th Fr Su 20:00 to 07:00/)
      .waitFor()
    await reader.page
      .locator('#mail')
      .getByText(/^Now: from voice@contoso\.example to team@/)
      .waitFor()
    assert.equal(await reader.page.getByRole('button', { name: /^Change notices|Send a test|Add quiet/ }).count(), 0)
    await reader.context.close()
  })

  /** Somebody says notify me to the bot. */
  async function subscribe(): Promise<void> {
    const { tenant } = await ask<{ tenant: { id: string } }>(console.url, '/api/session')
    const about = {
      type: 'message',
      id: '1',
      channelId: 'msteams',
      serviceUrl: `${console.url}/nowhere`,
      text: 'notify me',
    }
    const answer = await fetch(`${console.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...about,
        from: { id: '29:dana', name: 'Dana', aadObjectId: '00000000-0000-0000-0000-0000000000020' },
        recipient: { id: '28:bot', name: 'Voice Sync' },
        conversation: { ...CHAT, tenantId: tenant.id },
        channelData: { tenant: { id: tenant.id } },
      }),
    })
    assert.equal(answer.status, 200, await answer.text())
  }
})
