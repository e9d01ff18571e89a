import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pack, packingFor, type Packing } from './packing.ts'
import { Problem } from './route.ts'

export interface StaticFolder {
  /** Path that the files stand under; begins and ends with "/". */
  prefix: string
  folder: string
  /** The page that answers every path that is not a file: the tab routes by itself. */
  index: string
  /** What pages send in place of the headers of every answer; null: not at all. */
  headers: Record<string, string | null>
  /** Bytes of files kept in memory, each form of them counted. */
  maxKept?: number
}

/** A file in one form. */
interface KeptFile {
  changed: string
  etag: string
  body: Buffer
  packing: Packing | null
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const NOT_WORTH_PACKING = new Set(['.gif', '.ico', '.png', '.woff2'])
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/
const MAX_KEPT = 32 * 1024 * 1024
const MIN_PACKED = 1_024

/** Serves a built folder. `serve` answers the request; it throws `Problem` 404 for a file that is not there. */
export function createStaticFiles(site: StaticFolder): {
  owns(path: string): boolean
  serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
} {
  const kept = createKeptFiles(site.maxKept ?? MAX_KEPT)

  async function serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const name = fileNamed(site, path)
    const file = (await fileIn(site.folder, name)) ?? (await indexFor(name))
    if (!file) throw missing(site, name)
    const found = await kept.get(file, packingFor(request.headers['accept-encoding']))
    write(request, response, site, found, file.path)
  }

  async function indexFor(name: string): Promise<FoundFile | null> {
    return isPage(name) ? fileIn(site.folder, site.index) : null
  }

  return { owns: (path) => path.startsWith(site.prefix), serve }
}

/** The name below the folder, '' for the prefix itself. Refuses what could lead out of the folder. */
function fileNamed(site: StaticFolder, path: string): string {
  const name = decodeURIComponent(path.slice(site.prefix.length))
  const odd = name.split('/').some((part) => part.startsWith('.') || /[\\:\0]/.test(part))
  if (odd || name.startsWith('/')) throw notThere(site, name)
  return name
}

/** A path of the tab's own routing, such as `users/12`, and not a file that is missing. */
const isPage = (name: string): boolean => !name.startsWith('assets/') && !(extname(name).toLowerCase() in TYPES)

function missing(site: StaticFolder, name: string): Problem {
  if (isPage(name)) {
    return new Problem(503, 'Not built', 'The console is not built yet. Run "npm run build", then load this again.')
  }
  return notThere(site, name)
}

const notThere = (site: StaticFolder, name: string): Problem =>
  new Problem(404, 'Not found', `There is no file "${name.slice(0, 100)}" under ${site.prefix}.`)

interface FoundFile {
  path: string
  changed: string
}

/** A regular file inside the folder, also after links are followed. */
async function fileIn(folder: string, name: string): Promise<FoundFile | null> {
  if (name === '') return null
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    if (!path.startsWith(root + sep)) return null
    const { mtimeMs, size } = await statOf(path)
    return { path, changed: `${mtimeMs}-${size}` }
  } catch {
    return null
  }
}

async function statOf(path: string): Promise<{ mtimeMs: number; size: number }> {
  const found = await stat(path)
  if (!found.isFile()) throw new Error('not a file')
  return found
}

/** Files in memory, each packed once for each form that is asked for; the one unused longest goes first when they are too many bytes. */
function createKeptFiles(maxBytes: number): { get(file: FoundFile, packing: Packing | null): Promise<KeptFile> } {
  const files = new Map<string, KeptFile>()
  let bytes = 0
  const forget = (key: string): void => {
    const file = files.get(key)
    if (!file || !files.delete(key)) return
    bytes -= file.body.length
  }
  return {
    async get({ path, changed }, packing) {
      const key = `${packing ?? ''} ${path}`
      const known = files.get(key)
      const file = known?.changed === changed ? known : await load(path, changed, packing)
      forget(key)
      files.set(key, file)
      bytes += file.body.length
      for (const oldest of files.keys()) {
        if (bytes <= maxBytes) break
        forget(oldest)
      }
      return file
    },
  }
}

async function load(path: string, changed: string, asked: Packing | null): Promise<KeptFile> {
  const bytes = await readFile(path)
  const packing = bytes.length >= MIN_PACKED && !NOT_WORTH_PACKING.has(extname(path)) ? asked : null
  const body = packing ? await pack(bytes, packing) : bytes
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  return { changed, etag: `"${tag}${packing ? `-${packing}` : ''}"`, body, packing }
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  site: StaticFolder,
  file: KeptFile,
  path: string,
): void {
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const unchanging = path.includes(`${sep}assets${sep}`) && HASHED.test(path)
  response.setHeader('ETag', file.etag)
  response.setHeader('Vary', 'Accept-Encoding')
  response.setHeader('Cache-Control', unchanging ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (type.startsWith('text/html')) {
    for (const [name, value] of Object.entries(site.headers))
      if (value === null) response.removeHeader(name)
      else response.setHeader(name, value)
  }
  if (isKnown(request, file.etag)) {
    response.writeHead(304)
    return void response.end()
  }

  const { body, packing } = file
  if (packing) response.setHeader('Content-Encoding', packing)
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function isKnown(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match']
  if (!known) return false
  return known.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === etag)
}
