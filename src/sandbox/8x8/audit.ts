/**
 * Audit records: who changed what at 8x8. Source: developer.8x8.com/analytics/docs/audit-records. Which order records
 * come in is not documented: newest first here. The scroll id is the id of the page's last record, sent along with the
 * first page's parameters.
 */
import type { Answer } from '../http.ts'
import type { Change } from './changes.ts'
import { invalid } from './errors.ts'
import type { PbxCaller } from './endpoint.ts'

export interface AuditRecord extends Omit<Change, 'parent'> {
  id: string
  at: number
  auditUserId: string
  parent: string | null
}

const DAYS_31 = 31 * 86_400_000

function show(record: AuditRecord, customerId: string): object {
  return {
    id: record.id,
    displayName: record.displayName,
    customerId,
    auditTimestamp: new Date(record.at).toISOString().replace('Z', '+00:00'),
    eventType: record.eventType,
    service: 'platform',
    entityType: record.entityType,
    entityKey: record.entityKey,
    auditUserId: record.auditUserId,
    impersonator: null,
    details: record.details,
    correlationType: record.parent === null ? null : 'user',
    correlationId: record.parent,
  }
}

/** Times without a zone are UTC, as the documented request shows them. */
function time(text: string | null): number {
  if (text === null || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+\- ]\d\d:\d\d)?$/.test(text)) return NaN
  return Date.parse(/(Z|[+\- ]\d\d:\d\d)$/.test(text) ? text.replace(' ', '+') : `${text}Z`)
}

const listOf = (text: string | null): Set<string> | null =>
  text === null ? null : new Set(text.split(',').map((one) => one.trim().toLowerCase()))

function named(pattern: string | null): (name: string) => boolean {
  if (pattern === null) return () => true
  const wanted = pattern.toLowerCase().replaceAll('*', '')
  const [open, close] = [pattern.startsWith('*'), pattern.endsWith('*')]
  return (name) => {
    const text = name.toLowerCase()
    if (open && close) return text.includes(wanted)
    return open ? text.endsWith(wanted) : close ? text.startsWith(wanted) : text === wanted
  }
}

export function listAudits({ query, world, now }: PbxCaller): Answer {
  const from = time(query.get('startTime'))
  const to = time(query.get('endTime'))
  if (Number.isNaN(from)) return invalid('startTime', 'startTime is required, in ISO 8601 format', now)
  if (Number.isNaN(to)) return invalid('endTime', 'endTime is required, in ISO 8601 format', now)
  if (to < from) return invalid('endTime', 'endTime must not be before startTime', now)
  if (to - from > DAYS_31) return invalid('startTime', 'startTime must be a maximum of 31 days before endTime', now)
  if (query.get('service') !== 'platform') return invalid('service', 'service is required; supported: platform', now)
  const size = Number(query.get('size') ?? 20)
  if (!Number.isInteger(size) || size < 1 || size > 100) return invalid('size', 'size must be between 1 and 100', now)

  const events = listOf(query.get('eventTypes'))
  const entities = listOf(query.get('entityTypes'))
  const by = query.get('auditUserId')
  const isNamed = named(query.get('displayName'))
  const fits = (record: AuditRecord): boolean =>
    record.at >= from &&
    record.at <= to &&
    (events === null || events.has(record.eventType)) &&
    (entities === null || entities.has(record.entityType)) &&
    (by === null || record.auditUserId === by) &&
    isNamed(record.displayName)
  const found = world.pbx.audits.filter(fits).reverse()

  const scrollId = query.get('scrollId')
  const last = scrollId === null ? -1 : found.findIndex((record) => record.id === scrollId)
  if (scrollId !== null && last === -1) return invalid('scrollId', 'Invalid or expired scrollId', now)
  const page = found.slice(last + 1, last + 1 + size)
  const more = last + 1 + page.length < found.length
  return {
    status: 200,
    body: {
      meta: { totalRecordCount: found.length, scrollId: more ? (page.at(-1)?.id ?? null) : null },
      data: page.map((record) => show(record, world.company.customerId)),
    },
  }
}
