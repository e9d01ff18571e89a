/**
 * How often the product called what, and the faults in force: one small file, written over in place at each call, so
 * that both survive a kill -9 and never grow.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { noFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import type { Registration } from './entra/registration.ts'
import type { System } from './http.ts'

/** `inBatches`: those of Graph's calls, by the same names, that came inside a batch and were no request of their own. */
export type Counts = Record<System | 'inBatches', Record<string, number>>

/** A write that the product sent and that reached the cloud: what it was about and whether anything is different after it. */
export interface Write {
  /** Milliseconds since 1970. */
  at: number
  tenant: number
  system: System
  /** As in the counts. */
  call: string
  status: number
  number: string | null
  /** Account that the number was asked to be with; for an unassign, the one that it was taken off. */
  holder: string | null
  /** How many facts it changed: 0 when everything was so before, or when it was refused. */
  changed: number
  /** When what was accepted is in force, milliseconds since 1970; null: at once, or never. */
  doneAt: number | null
}

/** What the cloud alone knows of a write. */
export type Facts = Pick<Write, 'number' | 'holder' | 'changed' | 'doneAt'>

/** Beyond this many the oldest are forgotten. */
const WRITES_KEPT = 200_000

export interface Ledger {
  counts: Counts
  /** In memory only: since the sandbox started or the counts were last reset. */
  writes: Write[]
  faults: Faults
  /** Counts one call: "GET /users/{userId}". */
  count(system: keyof Counts, call: string): void
  wrote(write: Write): void
  reset(): void
  setFaults(faults: Faults): void
  /** The app registration of each company, by its number. */
  registrations: Record<string, Registration>
  /** Writes what changed in `faults` by itself: how often each was met. */
  save(): void
  close(): void
}

const noCounts = (): Counts => ({ '8x8': {}, graph: {}, entra: {}, inBatches: {} })

interface Kept {
  counts: Counts
  faults: Faults
  registrations?: Record<string, Registration>
}

function read(path: string): Kept | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept
  } catch {
    return null
  }
}

export function openLedger(folder: string | null, name: string): Ledger {
  if (folder !== null) mkdirSync(folder, { recursive: true })
  const path = folder === null ? null : join(folder, `${name}.json`)
  const kept = path === null ? null : read(path)
  const file = path === null ? null : openSync(path, kept ? 'r+' : 'w+', 0o600)
  let length = 0
  const save = (): void => {
    if (file === null) return
    const text = JSON.stringify({ counts: ledger.counts, faults: ledger.faults, registrations: ledger.registrations })
    const bytes = Buffer.byteLength(text)
    // Blanks cover what is left of a longer text of before, so that one write is the whole change.
    writeSync(file, text + ' '.repeat(Math.max(0, length - bytes)), 0)
    if (length === 0) ftruncateSync(file, bytes)
    length = Math.max(length, bytes)
  }
  const ledger: Ledger = {
    counts: { ...noCounts(), ...kept?.counts },
    faults: { ...noFaults(), ...kept?.faults },
    registrations: kept?.registrations ?? {},
    writes: [],
    count(system, call) {
      const counts = ledger.counts[system]
      counts[call] = (counts[call] ?? 0) + 1
      save()
    },
    wrote(write) {
      ledger.writes.push(write)
      if (ledger.writes.length > 2 * WRITES_KEPT) ledger.writes = ledger.writes.slice(-WRITES_KEPT)
    },
    reset() {
      ledger.counts = noCounts()
      ledger.writes = []
      save()
    },
    setFaults(faults) {
      ledger.faults = faults
      save()
    },
    save,
    close() {
      if (file !== null) closeSync(file)
    },
  }
  save()
  return ledger
}
