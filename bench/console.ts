/**
 * The console beside its row of the speed table: what the first load takes and when it can be used, with and without a
 * slow machine and network; what lists over the directory take at the API; how the output of a long job scrolls. Prints
 * figures, asserts none.
 */
import { chromium, type Browser } from 'playwright-core'
import { signIn } from '../tests/browser/chromium.ts'
import { makeCompany } from './console/company.ts'
import { benchExport } from './console/exported.ts'
import { benchLists } from './console/lists.ts'
import { firstLoad, SLOW, type FirstLoad } from './console/load.ts'
import { benchScrolling } from './console/scroll.ts'
import { openSubject, type Subject } from './subject.ts'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const LOADS = 7

export interface ConsoleBench {
  databaseUrl: string | null
  /** Where its data stays for the next time; null: nowhere. */
  folder: string | null
  /** Lists alone, whose name has this. */
  only: string | null
  node: string[]
}

export async function benchConsole([users = 10_000]: number[], options: ConsoleBench): Promise<void> {
  const { databaseUrl, folder, only, node } = options
  const env: Record<string, string> = databaseUrl ? { DATABASE_URL: databaseUrl } : {}
  const subject = await openSubject({ users, limits: false, problems: true, folder, env, node })
  try {
    const jobs = await makeCompany(subject, users, databaseUrl)
    console.log(`\nThe console over ${users} users, ${databaseUrl ? 'PostgreSQL' : 'SQLite'}`)
    await benchLists(subject, users, { only, databaseUrl })
    if (only === null) await benchInBrowser(subject, users, jobs)
  } finally {
    await subject.stop()
  }
}

async function benchInBrowser(subject: Subject, users: number, jobs: string[]): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    await benchLoads(browser, subject)
    await benchExport(subject, users)
    await benchScrolling(await signedIn(browser, subject), subject.url, jobs.at(-1) ?? '')
  } finally {
    await browser.close()
  }
}

async function signedIn(browser: Browser, { url }: Subject) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await signIn(page, url, 'Admin')
  return page
}

async function benchLoads(browser: Browser, subject: Subject): Promise<void> {
  const page = await signedIn(browser, subject)
  console.log(
    '| first load of Services, nothing cached | files | KB (Brotli) | first paint ms | usable ms |\n|---|---:|---:|---:|---:|',
  )
  for (const [name, slow] of [
    ['as it is', null],
    ['4 × slower processor, 1.6 Mbit/s, 150 ms', SLOW],
  ] as const) {
    const loads: FirstLoad[] = []
    for (let load = 0; load < LOADS; load += 1) loads.push(await firstLoad(page, slow))
    const of = (figure: keyof FirstLoad): number => median(loads.map((each) => each[figure]))
    const figures = [of('files'), (of('bytes') / 1000).toFixed(1), of('painted').toFixed(0), of('usable').toFixed(0)]
    console.log(`| ${[name, ...figures].join(' | ')} |`)
  }
  await page.context().close()
}

const median = (figures: number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0
