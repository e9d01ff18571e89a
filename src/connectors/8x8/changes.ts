/**
 * What changed at 8x8 since a cursor. There is no change feed: the audit records tell who was changed or deleted, and by
 * whom; users are then listed newest first by the time of their last update until they are older than the last look. A
 * look at nothing new costs two requests, one at 10,000 changes 13.
 */
import { z } from 'zod/v4'
import type { CallContext, PbxChanges } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { LONGEST_SPAN_MS } from './audits.ts'
import { createAuthors } from './authors.ts'
import type { PbxClient } from './client.ts'
import type { VendorUser } from './mapping.ts'
import { completeRead, MARGIN, readRecords, type Records } from './records.ts'
import { scrollUsers, ScrollExpired } from './scroll.ts'
import { USERS_PER_PAGE, type UserReader } from './users.ts'

const NEWEST_FIRST = '-basicInfo.lastUpdatedTime'
/** A page of nothing new is read at every look, so it is small; a larger one holds all that the records named. */
const LEAST_PER_PAGE = 100
const MOST_PAGES = 20
/** Users that the audit records name, but whose time of last update did not move; read one by one. */
const MOST_SINGLES = 100
/** How late a change may show up, and how far clocks may be apart. */
const OVERLAP_MS = 120_000
/** How long the difference of the clocks, once seen, is taken for what it is. */
const CLOCK_KEPT_MS = 300_000

/** Everything before `seen` is known, and every audit record before `audit`. Milliseconds. */
const mark = z.object({ v: z.literal(1), seen: z.number().int(), audit: z.number().int() })
type Mark = z.output<typeof mark>

type Step = PbxChanges & { next: string | null }

export interface ChangeReader {
  cursor(context?: CallContext): Promise<string>
  /** `known`: the users that a complete read would list; not told, a complete read is never the cheaper way. */
  since(cursor: string, context?: CallContext, known?: number): AsyncGenerator<Step>
}

export function createChangeReader(client: PbxClient, users: UserReader): ChangeReader {
  const authors = createAuthors(users)

  /** How far 8x8's clock is ahead of ours, as an answer showed it, and when that was by ours. */
  let ahead: { ms: number; at: number } | null = null
  const answered = (at: number | null): void => {
    if (at !== null) ahead = { ms: at - client.now(), at: client.now() }
  }
  const seenLately = () => ahead !== null && client.now() - ahead.at <= CLOCK_KEPT_MS
  /** 8x8's time, as far as it is known. */
  const theirs = () => client.now() + (ahead?.ms ?? 0)

  async function lookAtClock(context?: CallContext): Promise<void> {
    for await (const page of scrollUsers(client, { pageSize: 1 }, context)) return answered(page.at)
  }

  async function* since(cursor: string, context?: CallContext, known?: number): AsyncGenerator<Step> {
    const last = readMark(cursor)
    const started = client.now()
    if (started - last.audit > LONGEST_SPAN_MS) throw expired('The last look was more than 31 days ago.')
    const records = await recorded(last, known, context).catch(async (error: unknown) => {
      // of a key that is not made for the records, or of one that is good for nothing: a list tells which
      if (error instanceof ConnectorError && error.status === 401) await lookAtClock(context)
      throw error
    })
    const earlier = Math.min(started, theirs())
    const covered = new Set<string>()
    let reached = false
    for await (const page of updated(last.seen, records, known, context)) {
      reached = page.reached
      const accounts = await users.complete(page.users, context)
      for (const account of accounts) covered.add(account.id)
      if (accounts.length > 0) yield step({ accounts })
    }
    const next = JSON.stringify({
      v: 1,
      // Only a user from before the last look proves that nobody in between is missing from the list.
      seen: reached ? Math.max(last.seen, earlier - OVERLAP_MS) : last.seen,
      audit: Math.max(last.audit, earlier - OVERLAP_MS),
    } satisfies Mark)
    yield { ...(await told(records, covered, context)), next }
  }

  /** The audit records since the last look. They come first, because their number tells what the rest will cost. */
  function recorded(last: Mark, known: number | undefined, context?: CallContext): Promise<Records> {
    const to = Math.max(client.now(), theirs(), last.audit + 1)
    const span = { from: iso(last.audit), to: iso(Math.min(to, last.audit + LONGEST_SPAN_MS)) }
    return readRecords(client, span, known, answered, context)
  }

  /** Pages of users changed at or after `from`, newest first; throws when the order cannot be trusted. */
  async function* updated(
    from: number,
    records: Records,
    known: number | undefined,
    context?: CallContext,
  ): AsyncGenerator<{ users: VendorUser[]; reached: boolean }> {
    const most = mostPages(records, known)
    let newest = Infinity
    let pages = 0
    for await (const page of newestFirst(pageOf(records), context)) {
      answered(page.at)
      const fresh: VendorUser[] = []
      let reached = false
      for (const user of page.items) {
        const at = Date.parse(user.basicInfo.lastUpdatedTime ?? '')
        if (at > newest) throw expired('8x8 does not list users by the time of their last update.')
        if (!Number.isNaN(at)) newest = at
        // A user without a time cannot be placed, so it counts as changed.
        if (at < from) reached = true
        else fresh.push(user)
      }
      yield { users: fresh, reached }
      if (reached || !page.more) return
      if (++pages >= most) throw expired('Too many users changed since the last look.')
    }
  }

  async function* newestFirst(pageSize: number, context?: CallContext): ReturnType<typeof scrollUsers> {
    try {
      yield* scrollUsers(client, { pageSize, sort: NEWEST_FIRST }, context)
    } catch (error) {
      if (error instanceof ScrollExpired) throw expired('The list of changed users expired in the middle.')
      if (error instanceof ConnectorError && error.status === 400) throw expired('8x8 does not sort users by time.')
      throw error
    }
  }

  /** What the audit records add: deletions, authors, and users whose own time of update did not move. */
  async function told({ events, whole }: Records, covered: Set<string>, context?: CallContext): Promise<PbxChanges> {
    const deleted = new Set(events.filter((event) => event.deleted).map((event) => event.accountId))
    const missed = new Set(events.map((event) => event.accountId).filter((id) => !covered.has(id) && !deleted.has(id)))
    // One of a page tells of many that were not asked for.
    if (!whole && missed.size > 0) throw expired('8x8 does not list everybody who changed by the time of the update.')
    if (missed.size > MOST_SINGLES) throw expired('The audit records name too many users that the list did not show.')
    const accounts = await users.byId([...missed], context)
    for (const account of accounts) missed.delete(account.id)
    // 8x8 has no user of that id any more: it was deleted after the record.
    for (const id of missed) deleted.add(id)
    return { accounts, deleted: [...deleted], authors: await authors.of(events, context) }
  }

  return {
    async cursor(context) {
      const started = client.now()
      if (!seenLately()) await lookAtClock(context)
      const from = Math.min(started, theirs()) - OVERLAP_MS
      return JSON.stringify({ v: 1, seen: from, audit: from } satisfies Mark)
    },
    since,
  }
}

/** As few pages as can hold all whom the records name. */
function pageOf({ named, whole }: Records): number {
  if (!whole) return USERS_PER_PAGE
  return Math.min(USERS_PER_PAGE, Math.ceil((named + MARGIN) / LEAST_PER_PAGE) * LEAST_PER_PAGE)
}

/** How many more follow is not known: beyond those whom records name, nobody is told half of a complete read in vain. */
function mostPages({ named, whole }: Records, known: number | undefined): number {
  const half = known === undefined ? MOST_PAGES : Math.ceil(completeRead(known) / 2)
  return whole ? Math.min(MOST_PAGES, half) : Math.max(Math.ceil((named + MARGIN) / USERS_PER_PAGE), half)
}

function readMark(cursor: string): Mark {
  try {
    return mark.parse(JSON.parse(cursor))
  } catch {
    throw expired('The cursor is not one of ours.')
  }
}

const iso = (ms: number) => new Date(ms).toISOString()
const step = (some: Partial<PbxChanges>): Step => ({ accounts: [], deleted: [], authors: [], ...some, next: null })
const expired = (why: string) => new ConnectorError('cursorExpired', '8x8', `${why} A complete read is needed.`)
