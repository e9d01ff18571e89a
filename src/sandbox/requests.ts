/**
 * How often the product called what, and the faults in force: one small file, written over in place at each call, so
 * that both survive a kill -9 and never grow.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { noFaults } from './faults.ts'
import type { Faults } from './faults.ts'
import type { System } from './http.ts'

export type Counts = Record<System, Record<string, number>>

export interface Ledger {
  counts: Counts
  faults: Faults
  /** Counts one call: "GET /users/{userId}". */
  count(system: System, call: string): void
  reset(): void
  setFaults(faults: Faults): void
  /** Writes what changed in `faults` by itself: how often each was met. */
  save(): void
  close(): void
}

const noCounts = (): Counts => ({ '8x8': {}, graph: {}, entra: {} })

interface Kept {
  counts: Counts
  faults: Faults
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
    const text = JSON.stringify({ counts: ledger.counts, faults: ledger.faults })
    const bytes = Buffer.byteLength(text)
    // Blanks cover what is left of a longer text of before, so that one write is the whole change.
    writeSync(file, text + ' '.repeat(Math.max(0, length - bytes)), 0)
    if (length === 0) ftruncateSync(file, bytes)
    length = Math.max(length, bytes)
  }
  const ledger: Ledger = {
    counts: { ...noCounts(), ...kept?.counts },
    faults: { ...noFaults(), ...kept?.faults },
    count(system, call) {
      const counts = ledger.counts[system]
      counts[call] = (counts[call] ?? 0) + 1
      save()
    },
    reset() {
      ledger.counts = noCounts()
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
