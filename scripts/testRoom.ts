/** Where tests keep their folders: in memory where there is plenty, since they make and flush stores by the hundred. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const ROOM = 4 * 1024 ** 3
const OLD_MS = 24 * 3_600_000

/** One folder for all runs of this project: a run finds there what one that was killed left behind. */
export function openRoom(): string {
  const project = createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 8)
  const room = join(isRoomy() ? MEMORY : tmpdir(), `voice-sync-tests-${project}`)
  mkdirSync(room, { recursive: true })
  // PostgreSQL runs as a user of its own when the tests are root's
  chmodSync(room, 0o777)
  for (const name of readdirSync(room)) {
    const left = join(room, name)
    const age = Date.now() - (statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)
    if (age > OLD_MS) rmSync(left, { recursive: true, force: true })
  }
  return room
}

function isRoomy(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ROOM && freemem() >= 2 * ROOM
  } catch {
    return false
  }
}
