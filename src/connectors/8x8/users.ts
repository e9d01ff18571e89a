/**
 * Complete users, whatever the list shows. 8x8 warns that list and single payloads "may be different": where the list
 * leaves extensions out, each user is read by id, which is slow (100 a minute) but right. Such a read goes on where it
 * was: whoever it has already is not read again.
 */
import type { CallContext, LongRead, PbxAccount } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { inParallel } from '../parallel.ts'
import { shaped } from '../shape.ts'
import type { PbxClient } from './client.ts'
import { account, showsExtensions, vendorUser, type VendorUser } from './mapping.ts'
import { ScrollExpired, scrollUsers } from './scroll.ts'

/** Documented maximum. */
export const USERS_PER_PAGE = 1_000
/** Single reads in flight; the rate limit allows a burst of 20 in 10 seconds. */
const WIDTH = 5
/** Users kept together; what a restart loses of a read is less than this. */
const SINGLES_PER_CHUNK = 20
/** Documented: requests a minute for each key. */
const PER_MINUTE = 100
/** Their ids are held in memory, about 100 bytes each; at 100 a minute they would take a week. */
const MOST_SINGLES = 1_000_000

export interface UserReader {
  /** All users; when 8x8 drops the scroll in the middle the list starts again once, so a user may come twice. */
  all(context?: CallContext, read?: LongRead): AsyncGenerator<PbxAccount[]>
  /** Users of a list's page, completed by single reads where the list does not tell their extensions. */
  complete(users: VendorUser[], context?: CallContext): Promise<PbxAccount[]>
  /** Single users; those that 8x8 does not have are left out. */
  byId(ids: readonly string[], context?: CallContext): Promise<PbxAccount[]>
  /** The user of this name, whatever its case; null: there is none. */
  named(userName: string, context?: CallContext): Promise<PbxAccount | null>
}

/** A read that nobody resumes. */
const FROM_THE_START: LongRead = {
  unread: (ids) => Promise.resolve(ids),
  onUntold: () => undefined,
  onOneByOne: () => Promise.resolve(),
}

export function createUserReader(client: PbxClient): UserReader {
  async function one(id: string, context?: CallContext): Promise<VendorUser | null> {
    const answer = await client.one(`/users/${encodeURIComponent(id)}`, context)
    return answer.status === 404 ? null : shaped(vendorUser, answer, '8x8', 'A user')
  }

  async function byId(ids: readonly string[], context?: CallContext): Promise<PbxAccount[]> {
    const found = await inParallel(ids, WIDTH, (id) => one(id, context))
    return found.flatMap((user) => (user ? [account(user)] : []))
  }

  /** What came home before one of them failed is kept, and the failure told after it. */
  async function* chunkById(ids: readonly string[], context?: CallContext): AsyncGenerator<PbxAccount[]> {
    const found: PbxAccount[] = []
    let failure: unknown = null
    await inParallel(ids, WIDTH, async (id) => {
      if (failure !== null) return
      try {
        const user = await one(id, context)
        if (user) found.push(account(user))
      } catch (error) {
        failure ??= error
      }
    })
    yield found
    if (failure !== null) throw failure
  }

  async function* list(read: LongRead, context?: CallContext): AsyncGenerator<PbxAccount[]> {
    // One user that shows extensions proves that the list tells them; nobody showing them proves nothing. Never kept
    // from one read to the next: 8x8 may change the payload without notice, and every number would be taken away.
    let tells = false
    const untold: string[] = []
    for await (const { items: users } of scrollUsers(client, { pageSize: USERS_PER_PAGE }, context)) {
      tells ||= users.some(showsExtensions)
      if (tells) {
        yield users.map(account)
        continue
      }
      if (untold.length === 0 && users.length > 0) read.onUntold()
      // Not read one by one here, because the scroll would expire meanwhile.
      untold.push(...users.map((user) => user.basicInfo.userId))
      if (untold.length > MOST_SINGLES) {
        const why = `8x8's list does not tell extensions, and more than ${MOST_SINGLES} users cannot be read one by one.`
        throw new ConnectorError('incomplete', '8x8', why)
      }
    }
    if (untold.length > 0) yield* singles(untold, read, context)
  }

  async function* singles(ids: string[], read: LongRead, context?: CallContext): AsyncGenerator<PbxAccount[]> {
    const left: string[] = []
    for (let start = 0; start < ids.length; start += USERS_PER_PAGE) {
      left.push(...(await read.unread(ids.slice(start, start + USERS_PER_PAGE))))
    }
    await read.onOneByOne({ users: ids.length, left: left.length, perMinute: PER_MINUTE })
    for (let start = 0; start < left.length; start += SINGLES_PER_CHUNK) {
      yield* chunkById(left.slice(start, start + SINGLES_PER_CHUNK), context)
    }
  }

  return {
    async *all(context, read = FROM_THE_START) {
      try {
        yield* list(read, context)
      } catch (error) {
        if (!(error instanceof ScrollExpired)) throw error
        yield* list(read, context)
      }
    },
    async complete(users, context) {
      if (users.some(showsExtensions)) return users.map(account)
      return byId(
        users.map((user) => user.basicInfo.userId),
        context,
      )
    },
    byId,
    async named(userName, context) {
      const wanted = userName.toLowerCase()
      // what a username may hold needs no quotes in a filter
      const filter = `basicInfo.userName==${userName}`
      for await (const { items } of scrollUsers(client, { pageSize: 100, filter }, context)) {
        const found = items.find((user) => user.basicInfo.userName.toLowerCase() === wanted)
        if (found) return (await byId([found.basicInfo.userId], context))[0] ?? null
      }
      return null
    },
  }
}
