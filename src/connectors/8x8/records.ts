/**
 * The audit records since the last look: all of them while they are few. Of many, those that nothing else can tell, the
 * deletions, and some of each kind of change, which put the list of newest users to the test.
 */
import type { CallContext } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import {
  CHANGES_OF,
  DELETED_USERS,
  EVERY_CHANGE,
  RECORDS_PER_PAGE,
  userEvents,
  type AuditPage,
  type RecordFilter,
  type RecordOf,
  type Span,
  type UserEvent,
} from './audits.ts'
import type { PbxClient } from './client.ts'
import { USERS_PER_PAGE } from './users.ts'

/** Ten pages of records, who made each change among them, and the users after them fit into 8x8's 20 requests in 10 s. */
const FEW_RECORDS = 1_000
/** Requests that it is worth to learn who made the changes, however small the company. */
const WORTH_AUTHORS = 5
/** At the least: the deletions, and the kind of change that the first page does not show. */
const SAMPLE_PAGES = 2
/** Who changed without a record, and who is listed because it is older. */
export const MARGIN = 20

export interface Records {
  events: UserEvent[]
  /** All are here. False: all deletions are, and of each kind of change as many as a page holds. */
  whole: boolean
  /** Users that all records name; about, where not all are here. */
  named: number
}

/** Requests that a complete read of so many users takes. */
export const completeRead = (users: number): number => Math.ceil(users / USERS_PER_PAGE) + 1

/**
 * `known`: the users that a complete read would list; not told, all records are read. Throws `cursorExpired` where a
 * complete read is the cheaper way. `answered` hears 8x8's clock, ms.
 */
export async function readRecords(
  client: PbxClient,
  span: Span,
  known: number | undefined,
  answered: (at: number | null) => void,
  context?: CallContext,
): Promise<Records> {
  const worth = known === undefined ? Infinity : Math.max(WORTH_AUTHORS, completeRead(known))
  const events: UserEvent[] = []
  let pages = 0
  for await (const page of userEvents(client, span, EVERY_CHANGE, context)) {
    answered(page.at)
    events.push(...page.events)
    pages++
    const ahead = requestsAhead(page.recordsLeft, events)
    if (known !== undefined && pages === 1 && (page.recordsLeft > FEW_RECORDS || ahead.all > worth)) {
      if (ahead.sample >= completeRead(known)) throw dearer()
      return { events: await sampled(page), whole: false, named: ahead.named }
    }
    if (Math.max(pages, ahead.all) > worth) throw dearer()
  }
  return { events, whole: true, named: new Set(events.map((event) => event.accountId)).size }

  async function sampled(first: AuditPage): Promise<UserEvent[]> {
    const some = [...first.events]
    const shows = (kind: RecordOf): boolean => some.some((event) => event.of === kind)
    let deletions: RecordFilter | null = DELETED_USERS
    if (!shows('user')) {
      const page = await firstOf('user')
      some.push(...page.events)
      if (page.recordsLeft === 0) deletions = null
    }
    if (!shows('extension')) some.push(...(await firstOf('extension')).events)
    if (deletions === null) return some
    for await (const page of userEvents(client, span, deletions, context)) {
      some.push(...page.events)
      if (page.recordsLeft / RECORDS_PER_PAGE > worth) throw dearer()
    }
    return some
  }

  async function firstOf(kind: RecordOf): Promise<AuditPage> {
    for await (const page of userEvents(client, span, CHANGES_OF[kind], context)) return page
    return { events: [], recordsLeft: 0, at: null }
  }
}

/** Requests for all records, or for some of them, and the users that they name if the rest is like those that were read. */
function requestsAhead(records: number, events: UserEvent[]): { all: number; sample: number; named: number } {
  const seen = new Set(events.map((event) => event.accountId)).size
  const named = Math.round(seen + records * (events.length === 0 ? 0 : seen / events.length))
  const users = Math.max(1, Math.ceil((named + MARGIN) / USERS_PER_PAGE))
  return { all: Math.ceil(records / RECORDS_PER_PAGE) + users, sample: SAMPLE_PAGES + users, named }
}

const dearer = () =>
  new ConnectorError(
    'cursorExpired',
    '8x8',
    'To read what changed since the last look takes longer than to read everything. A complete read is needed.',
  )
