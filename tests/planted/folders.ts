/** Folders that tests make for the product are looked through before they go: databases, logs of theirs, journals. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { lookAt, noteFound } from './seen.ts'
import type { Place } from './look.ts'

/**
 * Files that are secret by design: the key that a sandbox makes for itself, and what the sandbox's Microsoft signs with.
 * The first is looked for in all other files of its folder.
 */
const KEEPERS = ['secrets.key', 'issuer-key.json']
/** What a platform or an operator hands to the product in a file. */
const HANDED_IN = ['federated', 'key-alone.pem']
/** A whole database server is asked by itself, and a browser's folder holds no word of the product's. */
const ELSEWHERE = /^(voice-sync-postgres-|playwright|org\.chromium|compiled$|node-compile-cache)/
const LARGEST = 2_000_000_000

const made = new Set<string>()

/** From now on. */
export function watchFolders(): void {
  const { mkdtempSync, rmSync } = fs
  const { mkdtemp, rm } = fs.promises
  fs.mkdtempSync = ((prefix: string, ...more: []) => {
    const folder = mkdtempSync(prefix, ...more)
    made.add(resolve(folder))
    return folder
  }) as typeof fs.mkdtempSync
  fs.promises.mkdtemp = (async (prefix: string, ...more: []) => {
    const folder = await mkdtemp(prefix, ...more)
    made.add(resolve(folder))
    return folder
  }) as typeof mkdtemp
  fs.rmSync = (path, options) => {
    lookThrough(String(path))
    rmSync(path, options)
  }
  fs.promises.rm = (path, options) => {
    lookThrough(String(path))
    return rm(path, options)
  }
  syncBuiltinESMExports()
}

/** Those that nobody took away. */
export function lookThroughTheRest(): void {
  for (const folder of made) lookThrough(folder)
}

function lookThrough(path: string): void {
  const folder = resolve(path)
  made.delete(folder)
  const inRoom = relative(tmpdir(), folder)
  if (inRoom.startsWith('..') || inRoom === '' || ELSEWHERE.test(inRoom)) return
  const stat = fs.statSync(folder, { throwIfNoEntry: false })
  if (stat?.isFile()) return lookAtFiles(inRoom, [folder])
  if (stat?.isDirectory()) lookAtFiles(inRoom, filesIn(folder))
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
}

function lookAtFiles(named: string, paths: string[]): void {
  const isKeeper = (path: string): boolean => [...KEEPERS, ...HANDED_IN].includes(basename(path))
  const keys = paths.filter((path) => basename(path) === 'secrets.key').flatMap(keyIn)
  for (const path of paths) {
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (isKeeper(path) || size === 0) continue
    const place: Place = { kind: 'file', name: `${basename(path)} of ${named}` }
    if (size > LARGEST) throw new Error(`${path} is too large to be looked through`)
    const bytes = contentOf(path)
    if (!bytes) continue
    lookAt(place, bytes)
    for (const key of keys)
      if (bytes.includes(key)) noteFound({ place, what: 'the folder’s own key of secrets', before: '' })
  }
}

/** Null: a process that is about to end took it away. */
function contentOf(path: string): Buffer | null {
  try {
    return fs.readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** The key as it is, and as it may be written. */
function keyIn(path: string): Buffer[] {
  const key = Buffer.from(fs.readFileSync(path, 'latin1').trim(), 'base64')
  if (key.length !== 32) return []
  const written = (['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(key.toString(form)))
  return [key, ...written]
}
