/** Sites of the Administration API. Source: site-api-v1.yaml; pages by number, filters by name alone. */
import { z } from 'zod/v4'
import { KIND } from '../company/ids.ts'
import type { Answer } from '../http.ts'
import type { PbxCaller } from './endpoint.ts'
import { startOperation } from './endpoint.ts'
import { invalid, refusal, validation } from './errors.ts'
import type { PbxSite } from './siteBook.ts'
import { LOCALES } from './userBody.ts'

const site = z.object({
  name: z
    .string({ error: 'must not be blank' })
    .min(2, 'size must be between 2 and 128')
    .max(128, 'size must be between 2 and 128'),
  pbxName: z.string({ error: 'must not be blank' }).min(1, 'must not be blank').max(100),
  locale: z.enum(LOCALES),
  timezone: z.string({ error: 'must not be blank' }).min(1, 'must not be blank').max(100),
  address: z.object({ id: z.string().max(100).nullish() }, { error: 'must not be null' }),
  siteCode: z.string().max(20).nullish(),
  extensionLength: z.int().min(3).max(10).nullish(),
  defaultDialPlanCallingCountry: z.string().max(20).nullish(),
  defaultDialPlanRuleset: z.enum(['INTERNATIONAL', 'DOMESTIC', 'EMERGENCYONLY']).nullish(),
})

const filterError = (message: string, now: number): Answer =>
  validation([{ code: 'VALIDATION_ERROR', message }], now, 'Invalid filter format')

/** A test of names, or why the filter is not one. */
function nameFilter(text: string): ((name: string) => boolean) | string {
  if (/[;,]/.test(text)) return 'Logical operations (AND/OR) are not supported'
  const [, field, operator, raw] = /^([\w.]+)(==|!=|>=|<=|>|<)(.+)$/.exec(text) ?? []
  if (!field || !operator || !raw) return 'Invalid filter syntax'
  if (operator !== '==') return `Invalid operator: ${operator}. Only '==' operator is supported`
  if (field !== 'name') return `Invalid filter field: ${field}. Only filtering by name is supported`
  const value = raw.replace(/^(["'])(.*)\1$/, '$2').toLowerCase()
  const [open, close] = [value.startsWith('*'), value.endsWith('*')]
  const core = value.replace(/^\*|\*$/g, '')
  if (core.includes('*')) return 'Wildcard (*) can only appear at the beginning or end'
  if (open && close) return (name) => name.includes(core)
  return open ? (name) => name.endsWith(core) : close ? (name) => name.startsWith(core) : (name) => name === core
}

export function listSites({ query, world, now }: PbxCaller): Answer {
  const pageSize = Number(query.get('pageSize') ?? 100)
  const pageNumber = Number(query.get('pageNumber') ?? 0)
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000)
    return invalid('pageSize', 'pageSize must be between 1 and 1000', now)
  if (!Number.isInteger(pageNumber) || pageNumber < 0) return invalid('pageNumber', 'pageNumber must be 0 or more', now)
  const [filter, sort] = [query.get('filter'), query.get('sort')]
  const named = filter === null ? () => true : nameFilter(filter)
  if (typeof named === 'string') return filterError(named, now)
  if (sort !== null && !/^[+\- ]?name$/.test(sort)) return invalid('sort', 'Invalid sort parameter', now)
  const all = world.pbx.sites.all().filter(({ name }) => named(name.toLowerCase()))
  if (sort !== null) all.sort((a, b) => (a.name < b.name ? -1 : 1) * (sort.startsWith('-') ? -1 : 1))
  const data = all.slice(pageNumber * pageSize, (pageNumber + 1) * pageSize)
  const hasMore = (pageNumber + 1) * pageSize < all.length
  return { status: 200, body: { data, pagination: { pageSize, pageNumber, hasMore, filter, sort } } }
}

const found = ({ world, params }: PbxCaller): PbxSite | null => world.pbx.sites.get(params['siteId'] ?? '')

export function getSite(caller: PbxCaller): Answer {
  const one = found(caller)
  return one ? { status: 200, body: one } : refusal(404, 'Site not found', caller.now)
}

function readSite({ body, world, now }: PbxCaller, id: string): PbxSite | Answer {
  const read = site.safeParse(body)
  if (!read.success) {
    const errors = read.error.issues
      .slice(0, 20)
      .map((issue) => ({ field: issue.path.join('.'), code: 'VALIDATION_ERROR' as const, message: issue.message }))
    return validation(errors, now)
  }
  const given = read.data
  const other = world.pbx.sites.named(given.name)
  if (other && other.id !== id) return invalid('name', 'Site name already in use', now)
  return {
    id,
    ...given,
    address: { id: given.address.id ?? null },
    siteCode: given.siteCode ?? null,
    extensionLength: given.extensionLength ?? null,
    defaultDialPlanCallingCountry: given.defaultDialPlanCallingCountry ?? null,
    defaultDialPlanRuleset: given.defaultDialPlanRuleset ?? null,
  }
}

export function createSite(caller: PbxCaller): Answer {
  const id = caller.world.pbx.nextId(KIND.siteCreated)
  const read = readSite(caller, id)
  return 'status' in read ? read : startOperation(caller, { k: 'site', type: 'CREATE', id, site: read })
}

export function updateSite(caller: PbxCaller): Answer {
  const before = found(caller)
  if (!before) return refusal(404, 'Site not found', caller.now)
  const read = readSite(caller, before.id)
  return 'status' in read ? read : startOperation(caller, { k: 'site', type: 'UPDATE', id: before.id, site: read })
}

export function deleteSite(caller: PbxCaller): Answer {
  const before = found(caller)
  if (!before) return refusal(404, 'Site not found', caller.now)
  return startOperation(caller, { k: 'site', type: 'DELETE', id: before.id })
}
