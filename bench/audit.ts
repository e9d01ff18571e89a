/** The audit log at size: what a page costs by each way of asking. Medians and slowest of some hundred questions. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEntry, AuditFilter, AuditStore } from '../src/audit/store.ts'
import { openStore } from '../src/store/open.ts'

const TENANT = 'bench'
const BATCH = 500
const PEOPLE = 2_000
const USERS = 100_000
const QUESTIONS = 200
const START = Date.UTC(2026, 0, 1)
const EVERY_MS = 20_000
const ACTIONS = ['users.request', 'sync.start', 'users.exclude', 'numbers.refresh', 'settings.change', 'job.end']

const personOf = (n: number): string => `8f2c0d1e-77aa-4f0b-9a55-${String(n).padStart(12, '0')}`
const userOf = (n: number): string => `user 5e9d0d1e-77aa-4f0b-9a55-${String(n).padStart(12, '0')}`

/** The first person does two fifths of all, as the only admin of a company does; the others a few hundred each. */
function entryOf(n: number): AuditEntry {
  const person = n % 5 < 2 ? 0 : 1 + ((n * 7919) % (PEOPLE - 1))
  return {
    at: new Date(START + n * EVERY_MS).toISOString(),
    actorId: personOf(person),
    actorName: `Person ${person}`,
    via: n % 3 === 0 ? 'bot' : 'tab',
    ip: '192.0.2.7',
    requestId: `request-${n}`,
    action: ACTIONS[n % ACTIONS.length] ?? 'sync.start',
    target: userOf((n * 104_729) % USERS),
    before: '{"site":"London"}',
    after: '{"site":"Paris"}',
  }
}

export async function benchAudit(sizes: number[], databaseUrl: string | null): Promise<void> {
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'))
    const { audit, close } = await openStore({ databaseUrl, folder })
    try {
      const began = performance.now()
      for (let from = 0; from < size; from += BATCH) {
        const entries = Array.from({ length: Math.min(BATCH, size - from) }, (_, at) => entryOf(from + at))
        await audit.append(TENANT, ...entries)
      }
      const perEntry = (performance.now() - began) / size
      const bytes = databaseUrl ? null : statSync(join(folder, 'voice-sync.db')).size
      const where = bytes === null ? 'PostgreSQL' : `SQLite, ${Math.round(bytes / 1e6)} MB`
      console.log(`\n${size.toLocaleString('en')} entries (${where}), ${perEntry.toFixed(3)} ms each to write`)
      await ask(audit, size)
    } finally {
      await close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function ask(audit: AuditStore, size: number): Promise<void> {
  const half = new Date(START + (size / 2) * EVERY_MS).toISOString()
  const anyone = (n: number): string => personOf(1 + ((n * 613) % (PEOPLE - 1)))
  const ways: [string, (n: number) => AuditFilter][] = [
    ['the newest', () => ({})],
    ['before the middle', () => ({ to: half })],
    ['of a person', (n) => ({ actorId: anyone(n) })],
    ['of a person, before the middle', (n) => ({ actorId: anyone(n), to: half })],
    ['of the person who did most', () => ({ actorId: personOf(0) })],
    ['of a person, by the bot', (n) => ({ actorId: anyone(n), via: 'bot' })],
    ['of a person, one action', (n) => ({ actorId: anyone(n), action: 'sync.start' })],
    ['of a person without any', (n) => ({ actorId: `nobody-${n}` })],
    ['about an object', (n) => ({ target: userOf((n * 31) % USERS) })],
    ['of an action', () => ({ action: 'settings.change' })],
  ]
  for (const [what, filter] of ways) {
    const times: number[] = []
    let items = 0
    for (let n = 0; n < QUESTIONS; n++) {
      const began = performance.now()
      items = (await audit.entries(TENANT, { ...filter(n), cursor: null, limit: 100 })).items.length
      times.push(performance.now() - began)
    }
    times.sort((a, b) => a - b)
    const at = (share: number): string => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2)} ms`
    console.log(`  ${what.padEnd(32)} median ${at(0.5)}, 95 % ${at(0.95)}, slowest ${at(1)} (${items} entries)`)
  }
}
