import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { openChatPage, type ChatPage } from './chatPage.ts'

const ROOT = join(import.meta.dirname, '../..')
const PICTURE = join(ROOT, 'docs/images/chat-sync.png')
const ENDED = /^(Sync succeeded|\d[\d,]* users? needs? attention)$/

describe('the bot in the Agents Playground', () => {
  let chat: ChatPage
  let page: Page
  let url: string
  let say: ChatPage['say']

  before(async function () {
    this.timeout(60_000)
    chat = await openChatPage()
    ;({ page, url, say } = chat)
  })
  after(() => chat.close())

  const setFaults = async (order: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(order) })
    assert.equal(response.status, 200)
  }

  it('BOT-4 greets whoever installs it', async () => {
    await page.getByText('Hello, I am Voice Sync Console').waitFor()
  })

  it('BOT-2 shows a sync in one card until it ends in the result', async function () {
    this.timeout(90_000)
    await say('sync now')
    await page.getByText(ENDED).first().waitFor({ timeout: 80_000 })
    assert.equal(
      await page.getByText('Syncing', { exact: true }).count(),
      0,
      'the card was edited, not followed by another',
    )
    if (process.env.SCREENSHOTS !== '1') return
    mkdirSync(dirname(PICTURE), { recursive: true })
    await page.getByTitle('Hide log panel').click()
    await page.locator('button', { hasText: 'Show users' }).last().scrollIntoViewIfNeeded()
    await page.screenshot({ path: PICTURE })
  })

  it('BOT-1 answers a look, from a button too', async () => {
    await say('show histroy')
    await page.getByText('Last 2 jobs').waitFor()
    await say('show last sync')
    await page
      .getByText(/^Last sync: /)
      .last()
      .waitFor()
    await page.getByRole('button', { name: 'Show history' }).last().click()
    await page.getByText('The answer is below.').waitFor()
  })

  it('BOT-1 answers hi, help, status and show last sync', async () => {
    const greeted = await page.getByText('Hello, I am Voice Sync Console').count()
    await say('hi')
    await page.getByText('Hello, I am Voice Sync Console').nth(greeted).waitFor()
    await say('help')
    await page.getByText('What you can say').waitFor()
    await say('status')
    await page.getByText(/^Also: \d+ excluded/).waitFor()
    await say('show last sync')
    await page
      .getByText(/^Last sync: /)
      .last()
      .waitFor()
  })

  it('BOT-2 gives one card for a sync that fails, also when its button is clicked twice', async () => {
    await setFaults({ revoke: ['8x8'] })
    try {
      await page.getByRole('button', { name: 'Sync Now' }).last().dblclick()
      await page.getByText('Sync failed', { exact: true }).waitFor()
      await say('status')
      await page.getByText('Last sync failed', { exact: true }).waitFor()
      assert.equal(await page.getByText('Sync failed', { exact: true }).count(), 1)
      assert.equal(await page.getByText('Syncing', { exact: true }).count(), 0)
    } finally {
      await setFaults({})
    }
  })
})
