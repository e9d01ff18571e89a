import { execFile } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Locator, Page, Response } from 'playwright-core'
import { mayShow } from '../planted/answers.ts'
import { watchPages } from '../planted/pages.ts'
import { lookAt } from '../planted/seen.ts'
import { startProduct } from '../product.ts'

const ROOT = join(import.meta.dirname, '../..')
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export type Theme = 'default' | 'dark' | 'contrast'
export const THEMES: Theme[] = ['default', 'dark', 'contrast']

export interface Console {
  url: string
  /** A new visitor, signed in nowhere. Errors of its pages are collected in `faults`. */
  visit(options?: BrowserContextOptions): Promise<Visit>
  /** kill -9, `down`, and starts again in the same folder on the same port: `DATA_DIR` has to be given. */
  restart(down: () => Promise<void>): Promise<void>
  close(): Promise<void>
}
export interface Visit {
  context: BrowserContext
  page: Page
  faults: string[]
}

/** What shows the console: the page itself, or the frame in which Teams has it. */
export type Tab = Page | Frame

/** The product (or the one at `PRODUCT_URL`) and a browser that reaches nothing else. */
export async function openConsole(env: Record<string, string> = {}): Promise<Console> {
  if (!existsSync(CHROMIUM))
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install it (apt-get install chromium) or set CHROMIUM.`)
  const given = process.env['PRODUCT_URL']
  if (!given) await buildTab()
  let product = given ? null : await startProduct(env)
  const url = given ?? product?.url ?? ''
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
  return {
    url,
    visit: (options) => visit(browser, url, options),
    async restart(down) {
      await product?.kill()
      await down()
      product = await startProduct({ ...env, PORT: new URL(url).port })
    },
    async close() {
      for (const context of browser.contexts()) await context.close()
      await browser.close()
      await product?.stop()
    },
  }
}

async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  await context.route(
    (asked) => asked.origin !== new URL(url).origin,
    (route) => route.abort(),
  )
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (line) => {
    lookAt({ kind: 'print', name: 'console of the browser' }, Buffer.from(line.text()))
    if (line.type() === 'error' && !/Failed to load resource/.test(line.text())) faults.push(line.text())
  })
  watchPages(context)
  context.on('response', (response) => void lookAtResponse(response))
  return { context, page, faults }
}

/** What the product answers to the browser, but for its own files. */
async function lookAtResponse(response: Response): Promise<void> {
  const { pathname } = new URL(response.url())
  if (!/^\/(api|sign-in)\b/.test(pathname)) return
  const name = `${response.request().method()} ${pathname} (in the browser)`
  // a page that goes away takes its answers with it
  const body = await response.body().catch(() => null)
  if (body && !mayShow(name)) lookAt({ kind: 'answer', name }, body)
}

/** Builds the console when it is missing or older than its sources. */
async function buildTab(): Promise<void> {
  const built = join(ROOT, 'dist/tab/index.html')
  const sources = globSync(['src/tab/**/*.*', 'src/words/*.ts'], { cwd: ROOT })
  const newest = Math.max(...sources.map((file) => statSync(join(ROOT, file)).mtimeMs))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', 'src/tab/vite.config.ts'], { cwd: ROOT })
}

/** Signs in on the sandbox page and waits for the console. */
export async function signIn(page: Page, url: string, role: string, path = '/tab/services'): Promise<void> {
  await page.goto(url + path)
  await page.getByRole('button', { name: new RegExp(`^${role}`) }).click()
  await page.locator('#console main h1').waitFor({ state: 'attached' })
}

/** Waits until this holds in the page. The console's own policy forbids `waitForFunction`, which evaluates in the page. */
export async function comes(page: Tab, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(50)
}

/** A click that is answered with a word that fades: it is waited for from before the click. */
export async function says(word: Locator, on: Locator): Promise<void> {
  await Promise.all([word.waitFor(), on.click()])
}

/** What goes wrong in the sandbox from now on; `{}` mends all. */
export async function order(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/sandbox/faults`, { method: 'PUT', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}

export interface IssuedTokens {
  access_token: string
  id_token: string
  expires_in: number
}

/** A token of the sandbox, to ask the API what the page should show. */
export const token = async (url: string, as: string): Promise<string> => (await tokens(url, as)).access_token

export async function tokens(url: string, as: string): Promise<IssuedTokens> {
  const answer = await fetch(`${url}/sandbox/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  })
  return (await answer.json()) as IssuedTokens
}

export async function ask<T>(url: string, path: string): Promise<T> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${await token(url, 'admin')}` } })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Does over the API what the page is to show. */
export async function send<T>(url: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body: object): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${await token(url, 'admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Runs a full sync over the API and waits until nothing runs. */
export async function syncOnce(url: string): Promise<void> {
  await fetch(`${url}/api/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token(url, 'admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ service: 'all' }),
  })
  for (;;) {
    const { running } = await ask<{ running: unknown[] }>(url, '/api/sync')
    if (running.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
