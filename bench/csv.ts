/**
 * `node bench/csv.ts [rows]`: memory and the event loop while a user export is uploaded, its columns confirmed, and read
 * by a PBX job, each in turn, on the embedded store.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { createCsvPbx } from '../src/connectors/csv/pbx.ts'
import { lookAtExport, openCsv } from '../src/connectors/csv/look.ts'
import { openStore } from '../src/store/open.ts'
import { createUploads } from '../src/sync/uploads.ts'

const rows = Number(process.argv[2] ?? 150_000)
const EVERY_MS = 2
const TENANT = 'bench'

let [blockMs, workMs, peak, last] = [0, 0, 0, performance.now()]
let worked = process.threadCpuUsage()
/** By the clock, and what the thread itself worked: on a machine with other work the first has their turns in it. */
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
  const began = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 2 * EVERY_MS))
  ;[blockMs, workMs, peak] = [0, 0, 0]
  const result = await work()
  await new Promise((resolve) => setTimeout(resolve, 2 * EVERY_MS))
  const mb = Math.round(peak / 2 ** 20)
  const block = `${blockMs.toFixed(0)} ms (its own work ${workMs.toFixed(0)} ms)`
  console.log(`${what}: ${Math.round(performance.now() - began)} ms, longest block ${block}, ${mb} MB`)
  return result
}

function content(): Uint8Array {
  const lines = ['User ID,User Name,First Name,Last Name,Email,Status,Site,License,Extension,Phone Number,Teams']
  for (let at = 0; at < rows; at += 1) {
    const name = `person${at}@example.com`
    lines.push(
      `U${at},${name},Zoë${at % 300},Whitfield${at % 700},${name},Active,Site ${at % 40},X2,${100000 + at},+44${7_000_000_000 + at},Yes`,
    )
  }
  return new TextEncoder().encode(lines.join('\r\n'))
}

const folder = mkdtempSync(join(tmpdir(), 'voice-sync-csv-'))
const { tenants, close } = await openStore({ databaseUrl: null, folder })
const uploads = createUploads({ tenants, lookAtExport, openCsv, now: Date.now, newId: randomUUID })
try {
  const bytes = content()
  await measured(`idle, with ${(bytes.length / 2 ** 20).toFixed(1)} MB of CSV`, () => Promise.resolve())
  const added = await measured('upload', () => uploads.add(TENANT, { id: 'd', name: 'Dana' }, bytes))
  const { id, look } = added
  await measured('confirm', () => uploads.confirm(TENANT, id, look.suggested))
  const pbx = createCsvPbx({
    latest: () =>
      Promise.resolve({
        id,
        mapping: look.suggested,
        content: () => tenants.uploadContent(TENANT, id),
      }),
  })
  await measured('users of a job', async () => {
    let users = 0
    for await (const page of pbx.users({})) users += page.length
    if (users !== rows) throw new Error(`${users} users`)
  })
  await measured('sites of a job', async () => {
    for await (const _ of pbx.sites({}));
  })
  await measured('numbers of a job', async () => {
    for await (const _ of pbx.numbers({}));
  })
} finally {
  clearInterval(timer)
  await close()
  rmSync(folder, { recursive: true, force: true })
}
