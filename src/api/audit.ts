/** Who did what: page by page, all of it as CSV or JSON, and whether it is as it was written. */
import { z } from 'zod/v4'
import type { AuditFilter, KeptAuditEntry } from '../audit/store.ts'
import { json, Problem, type Answer } from '../http/route.ts'
import type { AuditCheck, AuditEntry, AuditPage, AuditPeople, ListedAuditEntry } from './contract.ts'
import { recordOf } from './audited.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { notRight, parseQuery, quote, withCursor } from './parse.ts'
import { csvPieces, jsonPieces, type Columns } from './pieces.ts'
import {
  AuditCheckSchema,
  AuditEntriesSchema,
  auditFilter,
  AuditPageSchema,
  AuditPeopleSchema,
  AuditVerifySchema,
  ListedAuditEntrySchema,
} from './schema/audit.ts'
import { listQuery } from './schema/page.ts'

type Deps = Pick<ApiDeps, 'audit' | 'directory' | 'now'>

const JUST_NOW = 200

const FilterSchema = z.strictObject(auditFilter)
const QuerySchema = z.strictObject({ ...auditFilter, ...listQuery })

const COLUMNS: Columns<KeptAuditEntry> = [
  ['number', (kept) => String(kept.seq)],
  ['time', (kept) => kept.at],
  ['person', (kept) => kept.actorName],
  ['personId', (kept) => kept.actorId],
  ['via', (kept) => kept.via],
  ['address', (kept) => kept.ip],
  ['request', (kept) => kept.requestId],
  ['action', (kept) => kept.action],
  ['target', (kept) => kept.target],
  ['before', (kept) => kept.before],
  ['after', (kept) => kept.after],
  ['erasedBy', (kept) => String(kept.actorErased ?? kept.objectErased ?? '')],
  ['hash', (kept) => kept.hash],
]

export function createAuditRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/audit',
      access: 'audit.look',
      maxBody: 0,
      summary: 'Who did what, newest first.',
      query: QuerySchema,
      answers: answersJson(AuditPageSchema, 'A page of entries'),
      handle: async ({ caller, query }) => {
        const { cursor = null, limit, ...filter } = parseQuery(QuerySchema, query)
        // what an identity provider did a moment ago is to be there
        if (cursor === null) await deps.audit.follow(caller.tenantId, JUST_NOW)
        const page = await withCursor(deps.audit.entries(caller.tenantId, { ...asked(filter), cursor, limit }))
        const answer: AuditPage = { ...page, items: await withNames(deps, caller.tenantId, page.items) }
        return json(answer)
      },
    },
    {
      method: 'GET',
      path: '/api/audit/verify',
      access: 'audit.look',
      maxBody: 0,
      summary: 'Whether the log is as it was written: nothing changed, added or missing.',
      query: AuditVerifySchema,
      answers: answersJson(AuditCheckSchema, 'What was found; ask again from `next` while there is one'),
      handle: async ({ caller, query }) => json(await verify(deps, caller.tenantId, query)),
    },
    {
      method: 'GET',
      path: '/api/audit/people',
      access: 'audit.look',
      maxBody: 0,
      summary: 'Everybody who is in the log, to choose from.',
      answers: answersJson(AuditPeopleSchema, 'By name, at most 500'),
      handle: async ({ caller }) => {
        const people: AuditPeople = { items: await deps.audit.actors(caller.tenantId) }
        return json(people)
      },
    },
    {
      method: 'GET',
      path: '/api/audit/:id',
      access: 'audit.look',
      maxBody: 0,
      summary: 'One entry by its number.',
      answers: answersJson(ListedAuditEntrySchema, 'The entry'),
      handle: async ({ caller, params }) => json(await one(deps, caller.tenantId, params['id'] ?? '')),
    },
    download(deps, 'csv', 'text/csv', null, `Columns: ${COLUMNS.map(([name]) => name).join(', ')}`, (of, signal) =>
      csvPieces(COLUMNS, of, signal),
    ),
    download(deps, 'json', 'application/json', AuditEntriesSchema, 'A list of entries', (of, signal) =>
      jsonPieces(shapeEntry, of, signal),
    ),
  ]
}

function download(
  deps: Deps,
  ending: 'csv' | 'json',
  type: string,
  schema: z.ZodType | null,
  says: string,
  pieces: (of: AsyncIterable<KeptAuditEntry[]>, signal: AbortSignal) => AsyncIterable<string>,
): ApiRoute {
  return {
    method: 'GET',
    path: `/api/audit.${ending}`,
    access: 'audit.look',
    maxBody: 0,
    summary: `The audit log as ${ending.toUpperCase()}, newest first. That it was taken out is in it.`,
    query: FilterSchema,
    answers: [{ status: 200, type, schema, says }],
    handle: async ({ caller, query, signal }): Promise<Answer> => {
      const filter = asked(parseQuery(FilterSchema, query))
      const after = `${ending}, ${Object.keys(filter).length > 0 ? JSON.stringify(filter) : 'all of it'}`
      await recordOf(deps, caller, { action: 'audit.export', target: 'audit log', before: null, after })
      return {
        kind: 'stream',
        type: `${type}; charset=utf-8`,
        headers: { 'Content-Disposition': `attachment; filename="audit-log.${ending}"` },
        pieces: pieces(deps.audit.walk(caller.tenantId, filter), signal),
      }
    },
  }
}

const SEQ = /^[1-9]\d{0,14}$/

async function one(deps: Deps, tenantId: string, id: string): Promise<ListedAuditEntry> {
  const kept = SEQ.test(id) ? await deps.audit.entry(tenantId, Number(id)) : null
  if (!kept) throw new Problem(404, 'Not found', `There is no entry ${quote(id)}, or it went with its age.`)
  const [named] = await withNames(deps, tenantId, [kept])
  if (!named) throw new Error('one entry gives one')
  return named
}

const USER = /^user (\S+)$/
/** Users of one page that are looked up. */
const MOST_NAMED = 200

async function withNames(
  { directory }: Deps,
  tenantId: string,
  entries: KeptAuditEntry[],
): Promise<ListedAuditEntry[]> {
  const ids = [...new Set(entries.flatMap(({ target }) => USER.exec(target)?.[1] ?? []))].slice(0, MOST_NAMED)
  const views = ids.length > 0 ? await directory.viewsOf(tenantId, ids) : []
  const names = new Map(views.map(({ user }) => [`user ${user.id}`, user.displayName]))
  return entries.map((kept) => ({ ...shapeEntry(kept), targetName: names.get(kept.target) ?? null }))
}

function asked({ actor, ...rest }: z.output<typeof FilterSchema>): AuditFilter {
  const given = Object.entries({ ...rest, actorId: actor }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as AuditFilter
}

async function verify({ audit }: Deps, tenantId: string, query: URLSearchParams): Promise<AuditCheck> {
  const { from = null, seq, hash } = parseQuery(AuditVerifySchema, query)
  if ((seq === undefined) !== (hash === undefined)) throw notRight('query', 'seq goes with hash, both as noted down.')
  const check = await audit.verify(tenantId, from)
  const kept = seq === undefined ? null : await audit.hashOf(tenantId, seq)
  // an entry that went with its age proves nothing; one that never was, does
  const noted = seq === undefined || seq < check.first ? null : kept === hash
  return { holds: check.broken === null && noted !== false, noted, ...check }
}

function shapeEntry(kept: KeptAuditEntry): AuditEntry {
  const { seq, at, actorId, actorName, ip, requestId, via, action, target, before, after, hash } = kept
  const erased = { actor: kept.actorErased, object: kept.objectErased }
  return {
    seq,
    at,
    actor: { id: actorId, name: actorName },
    ip,
    requestId,
    via,
    action,
    target,
    before,
    after,
    erased,
    hash,
  }
}
