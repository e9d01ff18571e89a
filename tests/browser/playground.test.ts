import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { freePort, startProduct } from '../product.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const PICTURE = join(ROOT, 'docs/images/chat-sync.png')
const ENDED = /^(Sync succeeded|\d[\d,]* users? needs? attention)$/

/** `npm run playground` on a running product, and the page that it prints. */
async function startPlayground(product: string): Promise<{ url: string; process: ChildProcess }> {
  const port = await freePort()
  const env = { ...process.env, PORT: new URL(product).port, PLAYGROUND_PORT: String(port) }
  const child = spawn(process.execPath, ['scripts/playground.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (printed += piece.toString()))
  while (!printed.includes('Talk to the bot')) {
    assert.equal(child.exitCode, null, printed)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { url: `http://127.0.0.1:${port}/`, process: child }
}

describe('the bot in the Agents Playground', () => {
  let stop: (() => Promise<void>)[] = []
  let browser: Browser
  let page: Page
  let url: string

  before(async function () {
    this.timeout(60_000)
    if (!existsSync(CHROMIUM))
      throw new Error(`There is no Chromium at ${CHROMIUM}. Install it (apt-get install chromium) or set CHROMIUM.`)
    const given = process.env.PRODUCT_URL
    const product = given ? { url: given, stop: () => Promise.resolve() } : await startProduct()
    url = product.url
    stop.push(async () => void (await product.stop()))
    const playground = await startPlayground(product.url)
    stop.push(async () => {
      const gone = once(playground.process, 'exit')
      playground.process.kill('SIGINT')
      await gone
    })
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
    stop.push(() => browser.close())
    page = await browser.newPage({ viewport: { width: 1280, height: 1_000 } })
    await page.route(
      (asked) => asked.hostname !== '127.0.0.1',
      (route) => route.abort(),
    )
    await page.goto(playground.url)
  })
  after(async () => {
    for (const end of stop.toReversed()) await end()
    stop = []
  })

  const setFaults = async (order: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(order) })
    assert.equal(response.status, 200)
  }
  const say = async (words: string) => {
    await page.locator('[contenteditable]').first().click()
    await page.keyboard.type(words)
    await page.getByRole('button', { name: 'Send Message' }).click()
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
    await page.getByRole('button', { name: 'Open job' }).last().scrollIntoViewIfNeeded()
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
