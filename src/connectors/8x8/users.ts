/**
 * Complete users, whatever the list shows. 8x8 warns that list and single payloads "may be different": where the list
 * leaves extensions out, each user is read by id, which is slow (100 a minute) but right.
 */
import type { CallContext, PbxAccount } from '../contract.ts'
import { inParallel } from '../parallel.ts'
import { shaped } from '../shape.ts'
import type { PbxClient } from './client.ts'
import { account, showsExtensions, vendorUser, type VendorUser } from './mapping.ts'
import { ScrollExpired, scrollUsers } from './scroll.ts'

/** Documented maximum. */
const USERS_PER_PAGE = 1_000
/** Single reads in flight; the rate limit allows a burst of 20 in 10 seconds. */
const WIDTH = 5
/** What 10 seconds let through: a chunk is a step of the progress that people see. */
const SINGLES_PER_CHUNK = 20

export interface UserReader {
  /** All users; when 8x8 drops the scroll in the middle the list starts again once, so a user may come twice. */
  all(context?: CallContext): AsyncGenerator<PbxAccount[]>
  /** Users of a list's page, completed by single reads where the list does not tell their extensions. */
  complete(users: VendorUser[], context?: CallContext): Promise<PbxAccount[]>
  /** Single users; those that 8x8 does not have are left out. */
  byId(ids: readonly string[], context?: CallContext): Promise<PbxAccount[]>
}

export function createUserReader(client: PbxClient): UserReader {
  async function one(id: string, context?: CallContext): Promise<PbxAccount | null> {
    const answer = await client.get('users', `/users/${encodeURIComponent(id)}`, {}, context, [404])
    return answer.status === 404 ? null : account(shaped(vendorUser, answer, '8x8', 'A user'))
  }

  async function byId(ids: readonly string[], context?: CallContext): Promise<PbxAccount[]> {
    const found = await inParallel(ids, WIDTH, (id) => one(id, context))
    return found.filter((user) => user !== null)
  }

  async function* read(context?: CallContext): AsyncGenerator<PbxAccount[]> {
    // One user that shows extensions proves that the list tells them; nobody showing them proves nothing. Never kept
    // from one read to the next: 8x8 may change the payload without notice, and every number would be taken away.
    let tells = false
    const untold: string[] = []
    for await (const { users } of scrollUsers(client, { pageSize: USERS_PER_PAGE }, context)) {
      tells ||= users.some(showsExtensions)
      if (tells) yield users.map(account)
      // Not read one by one here, because the scroll would expire meanwhile.
      else untold.push(...users.map((user) => user.basicInfo.userId))
    }
    for (let start = 0; start < untold.length; start += SINGLES_PER_CHUNK) {
      context?.onAhead?.(untold.length - start)
      yield await byId(untold.slice(start, start + SINGLES_PER_CHUNK), context)
    }
  }

  return {
    async *all(context) {
      try {
        yield* read(context)
      } catch (error) {
        if (!(error instanceof ScrollExpired)) throw error
        yield* read(context)
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
  }
}
