/**
 * 8x8's Audit Records: who created, changed or deleted which user. They are the only sign of a deletion.
 * Source: developer.8x8.com/analytics/docs/audit-records. "platform" records changes made in Admin Console.
 */
import { z } from 'zod/v4'
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { watchPages } from '../loops.ts'
import { entries, isKey, shaped, vendorLink } from '../shape.ts'
import { answeredAt, type PbxClient } from './client.ts'

/** Documented: startTime is at most 31 days before endTime. */
export const LONGEST_SPAN_MS = 31 * 24 * 3_600_000
/** Documented maximum. */
export const RECORDS_PER_PAGE = 100
/** 10,000 records; whoever wants more of them reads everything instead. */
const MOST_PAGES = 100
/** Without the records nobody can tell who was deleted. */
const NOT_OURS = [401, 403, 404]

const text = z.string().nullish()
const record = z.object({
  eventType: text,
  entityType: text,
  entityKey: text,
  auditUserId: text,
  auditTimestamp: text,
  correlationType: text,
  correlationId: text,
})
const page = z.object({
  data: entries(record).nullish(),
  meta: z.object({ totalRecordCount: z.number().int().nonnegative().nullish().catch(null), scrollId: vendorLink }),
})

/** What a record is about. An extension's record may name the user that it belongs to. */
export type RecordOf = 'user' | 'extension'

/** Which records are asked for. */
export interface RecordFilter {
  eventTypes: string
  entityTypes: string
}

export const EVERY_CHANGE: RecordFilter = { eventTypes: 'create,update,delete', entityTypes: 'user,extension' }
export const CHANGES_OF: Record<RecordOf, RecordFilter> = {
  user: { ...EVERY_CHANGE, entityTypes: 'user' },
  extension: { ...EVERY_CHANGE, entityTypes: 'extension' },
}
export const DELETED_USERS: RecordFilter = { eventTypes: 'delete', entityTypes: 'user' }

/** One thing that happened to one user. */
export interface UserEvent {
  accountId: string
  of: RecordOf
  deleted: boolean
  /** 8x8 user id of whoever did it. */
  by: string | null
  /** ISO 8601, as recorded. */
  at: string
}

export interface AuditPage {
  events: UserEvent[]
  /** Records behind this page; 1 when 8x8 tells only that there are more. */
  recordsLeft: number
  /** 8x8's clock when it answered, ms; null when not told. */
  at: number | null
}

/** ISO 8601, at most `LONGEST_SPAN_MS` apart. */
export interface Span {
  from: string
  to: string
}

/** Throws `cursorExpired` when the records cannot be read or are too many. */
export async function* userEvents(
  client: PbxClient,
  span: Span,
  filter: RecordFilter,
  context?: CallContext,
): AsyncGenerator<AuditPage> {
  const watch = watchPages('8x8', 'audit records', MOST_PAGES + 1, { links: false, pages: true })
  const query = {
    startTime: span.from,
    endTime: span.to,
    service: 'platform',
    ...filter,
    size: RECORDS_PER_PAGE,
  }
  let scrollId: string | null = null
  let left = 0
  for (let pages = 0; ; pages++) {
    if (left > (MOST_PAGES - pages) * RECORDS_PER_PAGE) throw tooMany()
    const asked = scrollId === null ? query : { ...query, scrollId }
    const answer = await client.audits(asked, context, NOT_OURS)
    if (answer.status !== 200) {
      const why = `8x8 does not show the audit records (${answer.status}), so deletions cannot be seen.`
      throw unreadable(why, answer.status)
    }
    const { data, meta } = shaped(page, answer, '8x8', 'The list of audit records')
    scrollId = meta.scrollId || null
    watch.saw([], scrollId)
    const told = (meta.totalRecordCount ?? 0) - (pages + 1) * RECORDS_PER_PAGE
    left = scrollId === null ? 0 : Math.max(1, told)
    yield { events: (data ?? []).flatMap(userEvent), recordsLeft: left, at: answeredAt(answer) }
    if (left === 0) return
  }
}

function userEvent(vendor: z.output<typeof record>): UserEvent[] {
  const { eventType, entityType, correlationType } = vendor
  const [entityKey, correlationId] = [keyOf(vendor.entityKey), keyOf(vendor.correlationId)]
  const known = { by: keyOf(vendor.auditUserId), at: vendor.auditTimestamp ?? '' }
  if (same(entityType, 'user') && entityKey) {
    return [{ accountId: entityKey, of: 'user', deleted: same(eventType, 'delete'), ...known }]
  }
  // An extension names its user only as what the change belonged to.
  if (same(correlationType, 'user') && correlationId) {
    return [{ accountId: correlationId, of: 'extension', deleted: false, ...known }]
  }
  return []
}

/** What is no key is nobody's: users with such an id are refused. */
const keyOf = (value: string | null | undefined): string | null => (value && isKey(value) ? value : null)

const same = (value: string | null | undefined, word: string) => value?.toLowerCase() === word

const tooMany = () => unreadable('There are too many audit records since the last look.')

function unreadable(message: string, status?: number): ConnectorError {
  return new ConnectorError('cursorExpired', '8x8', message, { status })
}
