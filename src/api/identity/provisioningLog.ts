/** What identity providers asked and how it was answered: page by page, or all of it as CSV or JSON. */
import { z } from 'zod/v4'
import type { KeptProvisioningRequest, ProvisioningOutcome, ProvisioningQuery } from '../../audit/store.ts'
import { json, type Answer } from '../../http/route.ts'
import { REFUSAL_WORDS, refusalCode, refusalFilter, type RefusalCode } from '../../words/provisioningReasons.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseQuery, withCursor } from '../parse.ts'
import { csvPieces, jsonPieces, type Columns } from '../pieces.ts'
import {
  OutcomeSchema,
  ProvisioningCyclesSchema,
  ProvisioningEntriesSchema,
  ProvisioningPageSchema,
  ProvisioningRequestDetailSchema,
  RefusalSchema,
} from '../schema/identity.ts'
import { cyclesOf } from './cycles.ts'
import { readRequest, type RequestDeps } from './provisioningRequest.ts'
import { listQuery } from '../schema/page.ts'
import { shapeProvisioning } from '../shape/identity.ts'

const filterQuery = {
  outcome: OutcomeSchema.optional(),
  reason: RefusalSchema.optional().describe('Why it was not done'),
  search: z.string().trim().max(200).optional().describe('Part of a username, an id or the detail'),
}
const FilterSchema = z.strictObject(filterQuery)
const QuerySchema = z.strictObject({ ...filterQuery, ...listQuery })

/** A refusal says its outcome too. */
const filterOf = ({ outcome, reason, search = '' }: z.infer<typeof FilterSchema>): Filter => ({
  outcome: outcome ?? (reason === undefined ? null : outcomeOf(reason)),
  refusal: reason === undefined ? null : refusalFilter(reason),
  search,
})

type Filter = Pick<ProvisioningQuery, 'outcome' | 'refusal' | 'search'>

const outcomeOf = (reason: RefusalCode): ProvisioningOutcome => (reason === 'fault' ? 'failed' : 'refused')

type Pieces = AsyncIterable<KeptProvisioningRequest[]>

const COLUMNS: Columns<KeptProvisioningRequest> = [
  ['time', (kept) => kept.at],
  ['user', (kept) => kept.userName],
  ['outcome', (kept) => kept.outcome],
  ['status', (kept) => String(kept.status)],
  ['scimType', (kept) => kept.scimType],
  ['detail', (kept) => kept.detail],
  ['method', (kept) => kept.method],
  ['route', (kept) => kept.route],
  ['resource', (kept) => kept.resourceId],
  ['token', (kept) => kept.credential],
  ['milliseconds', (kept) => String(kept.ms)],
  ['reason', (kept) => (kept.outcome === 'ok' ? null : REFUSAL_WORDS[refusalCode(kept)].label)],
]

export function createProvisioningLogRoutes(deps: RequestDeps & Pick<ApiDeps, 'now'>): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/provisioning/log',
      access: 'provisioning.look',
      maxBody: 0,
      summary: 'What identity providers asked and how it was answered, newest first.',
      query: QuerySchema,
      answers: answersJson(ProvisioningPageSchema, 'A page of requests'),
      handle: async ({ caller, query }) => {
        const { cursor = null, limit, ...filter } = parseQuery(QuerySchema, query)
        const asked = { ...filterOf(filter), cursor, limit }
        const page = await withCursor(deps.provisioningLog.requests(caller.tenantId, asked))
        return json({ ...page, items: page.items.map(shapeProvisioning) })
      },
    },
    {
      method: 'GET',
      path: '/api/provisioning/log/:id',
      access: 'provisioning.look',
      maxBody: 0,
      summary: 'One request by its number: what it changed, or why it was refused and what it sent.',
      answers: answersJson(ProvisioningRequestDetailSchema, 'The request'),
      handle: async ({ caller, params }) => json(await readRequest(deps, caller.tenantId, params['id'] ?? '')),
    },
    {
      method: 'GET',
      path: '/api/provisioning/cycles',
      access: 'provisioning.look',
      maxBody: 0,
      summary: 'The cycle of the identity provider that goes on, and the last one, as its requests tell them.',
      answers: answersJson(ProvisioningCyclesSchema, 'Both cycles'),
      handle: async ({ caller }) => {
        const all = deps.provisioningLog.walk(caller.tenantId, { outcome: null, search: '' })
        return json(await cyclesOf(all, deps.now()))
      },
    },
    download(deps, 'csv', 'text/csv', null, `Columns: ${COLUMNS.map(([name]) => name).join(', ')}`, (of, signal) =>
      csvPieces(COLUMNS, of, signal),
    ),
    download(deps, 'json', 'application/json', ProvisioningEntriesSchema, 'A list of requests', (of, signal) =>
      jsonPieces(shapeProvisioning, of, signal),
    ),
  ]
}

function download(
  { provisioningLog }: Pick<ApiDeps, 'provisioningLog'>,
  ending: 'csv' | 'json',
  type: string,
  schema: z.ZodType | null,
  says: string,
  pieces: (of: Pieces, signal: AbortSignal) => AsyncIterable<string>,
): ApiRoute {
  return {
    method: 'GET',
    path: `/api/provisioning/log.${ending}`,
    access: 'provisioning.look',
    maxBody: 0,
    summary: `The log of provisioning requests as ${ending.toUpperCase()}, newest first.`,
    query: FilterSchema,
    answers: [{ status: 200, type, schema, says }],
    handle: ({ caller, query, signal }): Answer => {
      const filter = filterOf(parseQuery(FilterSchema, query))
      return {
        kind: 'stream',
        type: `${type}; charset=utf-8`,
        headers: { 'Content-Disposition': `attachment; filename="provisioning-log.${ending}"` },
        pieces: pieces(provisioningLog.walk(caller.tenantId, filter), signal),
      }
    },
  }
}
