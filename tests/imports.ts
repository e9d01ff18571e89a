/** Reads a source tree and says who imports whom. The rules are the table of the design, §2. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

export interface Import {
  /** File that imports, relative to the source root. */
  from: string
  /** Relative file for our own, package name otherwise. */
  to: string
  ours: boolean
  typesOnly: boolean
}

const IMPORT = /^\s*(import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]/gm
const BARE = /^\s*import\s+['"]([^'"]+)['"]/gm
const LAZY = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** Imports of one file's text. */
export function importsOf(file: string, text: string): Import[] {
  const found = [
    ...[...text.matchAll(IMPORT)].map((match) => ({ to: match[3] ?? '', typesOnly: match[2] !== undefined })),
    ...[...text.matchAll(BARE)].map((match) => ({ to: match[1] ?? '', typesOnly: false })),
    ...[...text.matchAll(LAZY)].map((match) => ({ to: match[1] ?? '', typesOnly: false })),
  ]
  return found.map(({ to, typesOnly }) => {
    const ours = to.startsWith('.')
    return { from: file, to: ours ? normalize(join(dirname(file), to)) : to, ours, typesOnly }
  })
}

export function sourceFiles(root: string): { file: string; text: string }[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? walk(path) : /\.tsx?$/.test(name) ? [path] : []
    })
  return walk(root).map((path) => ({ file: relative(root, path), text: readFileSync(path, 'utf8') }))
}

const FACTS = ['directory', 'tenants', 'jobs', 'audit', 'words']

interface Rule {
  /** Rooms, or files as `room/file` without ending. */
  may: string[]
  /** Of these, only types. */
  types?: string[]
}

/** The import table. A room that is not listed may import nothing of ours. */
export const TABLE: Record<string, Rule> = {
  audit: { may: [] },
  directory: { may: [] },
  tenants: { may: [] },
  jobs: { may: [] },
  words: { may: [] },
  http: { may: [] },
  queue: { may: [] },
  sandbox: { may: [] },
  connectors: { may: ['directory'], types: ['directory'] },
  identity: { may: ['tenants', 'directory', 'audit'] },
  scim: { may: ['directory', 'tenants', 'audit', 'http'] },
  sso: { may: ['identity', 'directory', 'tenants', 'audit', 'http'] },
  sync: { may: ['directory', 'tenants', 'jobs', 'audit', 'queue', 'connectors/contract', 'connectors/errors'] },
  notifications: { may: ['directory', 'tenants', 'jobs', 'audit', 'words', 'queue'] },
  api: { may: [...FACTS, 'sync', 'provisioning', 'identity', 'notifications', 'http'] },
  bot: { may: [...FACTS, 'sync', 'provisioning', 'identity', 'notifications', 'http'] },
  tab: { may: ['api/contract', 'words'], types: ['api/contract'] },
  store: {
    may: [
      'audit/store',
      'directory/store',
      'directory/schema/fold',
      'jobs/store',
      'notifications/store',
      'tenants/store',
    ],
    types: ['audit/store', 'directory/store', 'jobs/store', 'notifications/store', 'tenants/store'],
  },
}

/** Packages that only one room may import. */
const OWNERS: Record<string, string> = {
  botbuilder: 'bot',
  '@microsoft/teams-ai': 'bot',
  kysely: 'store',
  pg: 'store',
  'node:sqlite': 'store',
  restify: 'http',
  react: 'tab',
}

const roomOf = (file: string): string => file.split('/')[0] ?? ''
const plain = (file: string): string => file.replace(/\.tsx?$/, '')

function allows(list: string[], target: string): boolean {
  return list.some((entry) => (entry.includes('/') ? plain(target) === entry : roomOf(target) === entry))
}

/** Everything that breaks the table, one sentence each. */
export function violations(imports: Import[]): string[] {
  return imports.flatMap((each) => (each.ours ? ourViolation(each) : packageViolation(each)))
}

function ourViolation({ from, to, typesOnly }: Import): string[] {
  const room = roomOf(from)
  if (!from.includes('/') || room === roomOf(to)) return connectorViolation(from, to)
  const rule = TABLE[room]
  if (!rule || !allows(rule.may, to)) return [`${from} may not import ${to}`]
  if (rule.types && allows(rule.types, to) && !typesOnly) return [`${from} may import only types of ${to}`]
  return []
}

/** Connectors never import each other. */
function connectorViolation(from: string, to: string): string[] {
  const [room, mine] = from.split('/')
  const [other, theirs] = to.split('/')
  const folders = ['8x8', 'graph', 'scim', 'csv']
  const crosses = room === 'connectors' && other === room && mine !== theirs
  return crosses && folders.includes(mine ?? '') && folders.includes(theirs ?? '')
    ? [`${from} may not import the connector ${to}`]
    : []
}

function packageViolation({ from, to }: Import): string[] {
  const owner = Object.entries(OWNERS).find(([name]) => to === name || to.startsWith(`${name}/`))
  return owner && roomOf(from) !== owner[1] ? [`${from} may not import ${to}: only ${owner[1]} does`] : []
}

/** Rings of files that import each other at run time, each as a path. */
export function cycles(imports: Import[]): string[] {
  const edges = Map.groupBy(
    imports.filter((each) => each.ours && !each.typesOnly),
    (each) => each.from,
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) return void found.push([...path.slice(at), file].join(' > '))
    if (done.has(file)) return
    for (const edge of edges.get(file) ?? []) visit(edge.to, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return found
}
