/**
 * What changed at 8x8 since a cursor. There is no change feed: users are listed newest first by the time of their last
 * update until they are older than the last look, and the audit records tell who was deleted and who did it. A look
 * at nothing new costs two requests.
 */
import { z } from 'zod/v4'
import type { CallContext, PbxChanges } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { userEvents, LONGEST_SPAN_MS, type UserEvent } from './audits.ts'
import { createAuthors } from './authors.ts'
import type { PbxClient } from './client.ts'
import type { VendorUser } from './mapping.ts'
import { scrollUsers, ScrollExpired } from './scroll.ts'
import type { UserReader } from './users.ts'

const NEWEST_FIRST = { pageSize: 100, sort: '-basicInfo.lastUpdatedTime' }
/** 2,000 changed users: beyond, a complete read of 1,000 a page is cheaper. */
const MOST_PAGES = 20
/** Users that the audit records name, but whose time of last update did not move; read one by one. */
const MOST_SINGLES = 100
/** How late a change may show up, and how far clocks may be apart. */
const OVERLAP_MS = 120_000

/** Everything before `seen` is known, and every audit record before `audit`. Milliseconds. */
const mark = z.object({ v: z.literal(1), seen: z.number().int(), audit: z.number().int() })
type Mark = z.output<typeof mark>

type Step = PbxChanges & { next: string | null }

export interface ChangeReader {
  cursor(context?: CallContext): Promise<string>
  since(cursor: string, context?: CallContext): AsyncGenerator<Step>
}

export function createChangeReader(client: PbxClient, users: UserReader): ChangeReader {
  const authors = createAuthors(users)

  async function* since(cursor: string, context?: CallContext): AsyncGenerator<Step> {
    const last = readMark(cursor)
    const started = client.now()
    if (started - last.audit > LONGEST_SPAN_MS) throw expired('The last look was more than 31 days ago.')
    const covered = new Set<string>()
    let theirs = started
    let reached = false
    for await (const page of updated(last.seen, context)) {
      theirs = page.at ?? theirs
      reached = page.reached
      const accounts = await users.complete(page.users, context)
      for (const account of accounts) covered.add(account.id)
      if (accounts.length > 0) yield step({ accounts })
    }
    const [earlier, later] = [Math.min(started, theirs), Math.max(started, theirs)]
    const events: UserEvent[] = []
    const span = {
      from: iso(last.audit),
      to: iso(Math.min(Math.max(later, last.audit + 1), last.audit + LONGEST_SPAN_MS)),
    }
    for await (const page of userEvents(client, span, context)) events.push(...page)
    const next = JSON.stringify({
      v: 1,
      // Only a user from before the last look proves that nobody in between is missing from the list.
      seen: reached ? Math.max(last.seen, earlier - OVERLAP_MS) : last.seen,
      audit: Math.max(last.audit, earlier - OVERLAP_MS),
    } satisfies Mark)
    yield { ...(await told(events, covered, context)), next }
  }

  /** Pages of users changed at or after `from`, newest first; throws when the order cannot be trusted. */
  async function* updated(
    from: number,
    context?: CallContext,
  ): AsyncGenerator<{ users: VendorUser[]; at: number | null; reached: boolean }> {
    let newest = Infinity
    let pages = 0
    for await (const page of newestFirst(context)) {
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
      yield { users: fresh, at: page.at, reached }
      if (reached || !page.more) return
      if (++pages >= MOST_PAGES) throw expired('Too many users changed since the last look.')
    }
  }

  async function* newestFirst(context?: CallContext): ReturnType<typeof scrollUsers> {
    try {
      yield* scrollUsers(client, NEWEST_FIRST, context)
    } catch (error) {
      if (error instanceof ScrollExpired) throw expired('The list of changed users expired in the middle.')
      if (error instanceof ConnectorError && error.status === 400) throw expired('8x8 does not sort users by time.')
      throw error
    }
  }

  /** What the audit records add: deletions, authors, and users whose own time of update did not move. */
  async function told(events: UserEvent[], covered: Set<string>, context?: CallContext): Promise<PbxChanges> {
    const deleted = new Set(events.filter((event) => event.deleted).map((event) => event.accountId))
    const missed = new Set(events.map((event) => event.accountId).filter((id) => !covered.has(id) && !deleted.has(id)))
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
      let theirs = started
      for await (const page of scrollUsers(client, { pageSize: 1 }, context)) {
        theirs = page.at ?? theirs
        break
      }
      const from = Math.min(started, theirs) - OVERLAP_MS
      return JSON.stringify({ v: 1, seen: from, audit: from } satisfies Mark)
    },
    since,
  }
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
