/**
 * `node bench/alignment.ts [users] [linked]`: the username alignment report on the embedded store: time, memory and the
 * event loop while it is made, while pages of it are looked for, and while all of it is read as for a CSV.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Stores } from '../src/store/open.ts'
import { createAlignment } from '../src/sync/alignment/report.ts'
import { acceptance, m365Account, pbxAccount } from '../tests/api/people.ts'

const users = Number(process.argv[2] ?? 100_000)
const linked = process.argv[3] === 'linked'
const TENANT = 'bench'
const AT = '2026-11-20T12:00:00.000Z'
const CHUNK = 200
const EVERY_MS = 2

let [blockMs, workMs, peak, last] = [0, 0, 0, performance.now()]
let worked = process.threadCpuUsage()
const timer = setInterval(() => {
  const now = performance.now()
  const { user, system } = process.threadCpuUsage(worked)
  blockMs = Math.max(blockMs, now - last - EVERY_MS)
  workMs = Math.max(workMs, (user + system) / 1000)
  peak = Math.max(peak, process.memoryUsage.rss())
  last = now
  worked = process.threadCpuUsage()
}, EVERY_MS)

async function measured<T>(what: string, work: () => Promise<T>): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, 2 * EVERY_MS))
  ;[blockMs, workMs, peak] = [0, 0, 0]
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  await new Promise((resolve) => setTimeout(resolve, 2 * EVERY_MS))
  const block = `${blockMs.toFixed(0)} ms (its own work ${workMs.toFixed(0)} ms)`
  const spent = `${took.toFixed(0)} ms, ${((user + system) / 1e6).toFixed(2)} s CPU`
  console.log(`${what}: ${spent}, longest block ${block}, ${Math.round(peak / 2 ** 20)} MB`)
  return result
}

/** Of ten: five alike, one in another case, one by Federation ID, one by e-mail alone, one without, one ambiguous. */
async function fill({ directory }: Stores): Promise<void> {
  for (let from = 0; from < users; from += CHUNK) {
    const some = Array.from({ length: Math.min(CHUNK, users - from) }, (_, at) => from + at)
    const accounts = some.map((n) => pbxOf(n))
    await directory.seePbx(TENANT, accounts, 'r', AT)
    await directory.seeM365(
      TENANT,
      some.map((n) => m365Account(n)),
      'r',
      AT,
    )
    await directory.accept(
      TENANT,
      some.map((n, at) => acceptance(n, accounts[at]!)),
      AT,
    )
    if (!linked) continue
    const links = some.filter((n) => n % 10 < 7).map((n) => ({ userId: `user-${n}`, m365Id: `m365-${n}` }))
    await directory.link(TENANT, links, AT)
  }
}

function pbxOf(n: number) {
  const usual = `user${n}@example.com`
  if (n % 10 === 5) return pbxAccount(n, { userName: `User${n}@Example.com`, federationId: null })
  if (n % 10 === 6) return pbxAccount(n, { userName: `ext${n}`, federationId: usual })
  if (n % 10 === 7) return pbxAccount(n, { userName: `mail${n}`, federationId: null })
  if (n % 10 === 8) return pbxAccount(n, { userName: `none${n}`, federationId: null, email: `none${n}@example.com` })
  if (n % 10 === 9) return pbxAccount(n, { userName: `two${n}`, federationId: `user${n - 1}@example.com` })
  return pbxAccount(n, { federationId: null })
}

const folder = mkdtempSync(join(tmpdir(), 'voice-sync-alignment-'))
const stores = await openStore({ databaseUrl: null, folder })
const alignment = createAlignment({ ...stores, now: Date.now, log: console })
try {
  await measured(`${users} users and as many accounts, ${linked ? 'linked' : 'not linked'}`, () => fill(stores))
  for (const round of ['first', 'second'])
    await measured(`${round} report`, async () => {
      await alignment.make(TENANT)
      while ((await alignment.state(TENANT)).running) await new Promise((resolve) => setTimeout(resolve, 5))
    })
  const { report } = await alignment.state(TENANT)
  console.log(JSON.stringify(report?.counts))
  for (const query of [
    {},
    { findings: ['differs' as const] },
    { findings: ['same' as const] },
    { linked: ['refused' as const], findings: ['caseOnly' as const] },
    { search: 'user9999' },
    { search: 'nobody at all' },
    { search: 'example' },
  ])
    await measured(`a page of ${JSON.stringify(query)}`, () => stores.alignment.rows(TENANT, { ...query, limit: 50 }))
  await measured('all of it', async () => {
    let cursor: string | null = ''
    let rows = 0
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof stores.alignment.rows>> = await stores.alignment.rows(TENANT, {
        limit: 500,
        ...(cursor === '' ? {} : { cursor }),
      })
      rows += page.items.length
      cursor = page.nextCursor
    }
    if (rows !== report?.counts.rows) throw new Error(`${rows} rows`)
  })
} finally {
  clearInterval(timer)
  await alignment.close()
  await stores.close()
  rmSync(folder, { recursive: true, force: true })
}
