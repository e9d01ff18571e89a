/** Compiles the service before its first start, and again when its source is newer; runs before `npm start`. */
import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'node_modules/.cache/compiled'
const MARK = join(FOLDER, 'warm')

const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
const newest = Math.max(...['package-lock.json', ...globSync('src/**/*.ts')].map(changedAt))

if (newest > changedAt(MARK)) {
  // opens nothing: only what is started by itself does
  await import('../src/main.ts')
  await import('../src/store/aside/thread.ts')
  mark()
}

/** An installation that is not ours to write to starts as it always did, a little slower. */
function mark(): void {
  try {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(MARK, '')
  } catch (error) {
    console.error(`Not kept compiled: ${String(error)}`)
  }
}
