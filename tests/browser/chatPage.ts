/** A chat with the bot of a running product in the Microsoft 365 Agents Playground, as a browser shows it. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import type { Card } from '../../src/bot/cards/element.ts'
import { titleOf } from '../bot/chat.ts'
import { faultsOf } from '../bot/validCard.ts'
import { freePort, startProduct } from '../product.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export interface ChatPage {
  page: Page
  /** Where the product is. */
  url: string
  /** Verbs of the buttons that were pressed so far. */
  pressed: Set<string>
  say(words: string): Promise<void>
  /** Presses the newest button of that name. */
  press(title: string | RegExp): Promise<void>
  /**
   * Waits for a message that came, or was edited, since the last `say` or `press`; answers its card, which is on the page
   * unless a newer one took its place.
   */
  card(title: RegExp): Promise<{ id: string; title: string; card: unknown }>
  close(): Promise<void>
}

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

export async function openChatPage(env: Record<string, string> = {}): Promise<ChatPage> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install it (apt-get install chromium) or set CHROMIUM.`)
  const given = process.env['PRODUCT_URL']
  const product = given ? { url: given, stop: () => Promise.resolve() } : await startProduct(env)
  const playground = await startPlayground(product.url)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 1_000 }, reducedMotion: 'reduce' })
  await page.route(
    (asked) => asked.hostname !== '127.0.0.1',
    (route) => route.abort(),
  )
  const pressed = new Set<string>()
  const told: { id: string; title: string; card: unknown }[] = []
  const wrong: string[] = []
  let mark = 0
  page.on('request', (request) => {
    if (!request.url().endsWith('/invoke')) return
    const { value } = JSON.parse(request.postData() ?? '{}') as { value?: { action?: { verb?: string } } }
    if (value?.action?.verb) pressed.add(value.action.verb)
  })
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const { message } = JSON.parse(String(payload)) as { message?: Message }
      const card = message?.attachments?.[0]?.content
      if (card) wrong.push(...faultsOf(card as Card, undefined, product.url))
      if (message && card) told.push({ id: message.messageId, title: titleOf(card), card })
    }),
  )
  await page.goto(playground.url)

  return {
    ...{ page, url: product.url, pressed },
    async say(words) {
      mark = told.length
      await page.locator('[contenteditable]').first().click()
      await page.keyboard.type(words)
      await page.getByRole('button', { name: 'Send Message' }).click()
    },
    async press(title) {
      mark = told.length
      await page.getByRole('button', { name: title, exact: true }).last().click()
    },
    async card(title) {
      for (const end = Date.now() + 60_000; Date.now() < end;) {
        const found = told.slice(mark).find((one) => title.test(one.title))
        const newer = found && told.findLast(({ id }) => id === found.id) !== found
        if (found && (newer || (await isShown(page, found.title)))) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return assert.fail(
        `No card ${title}, but ${told
          .slice(mark)
          .map((one) => one.title)
          .join(', ')}`,
      )
    },
    async close() {
      await browser.close()
      const gone = once(playground.process, 'exit')
      playground.process.kill('SIGINT')
      await gone
      await product.stop()
      assert.deepEqual(wrong, [], 'what was wrong with cards')
    },
  }
}

/** A card that is about a person has no heading of ours. */
const isShown = async (page: Page, title: string): Promise<boolean> =>
  title === '' || page.getByText(title, { exact: true }).last().isVisible()

interface Message {
  messageId: string
  attachments?: { content?: unknown }[]
}
