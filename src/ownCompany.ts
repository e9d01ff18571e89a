/**
 * 8x8 by the key of PBX_API_KEY, which may be another one at each start of the process. A key that is typed in is asked for
 * its company before it is kept; this one before the first thing is done with it: what a stranger's company has or lacks
 * would be taken for what became of the users here.
 */
import type { CallContext, Pbx } from './connectors/contract.ts'
import { ConnectorError } from './connectors/errors.ts'
import type { DirectoryStore } from './directory/store.ts'
import type { TenantsStore } from './tenants/store.ts'

export interface KnownRooms {
  directory: Pick<DirectoryStore, 'accountsOf' | 'users'>
  tenants: Pick<TenantsStore, 'pbx'>
}

/** One of the first few is enough; all of these may only have left 8x8 since where it was nobody's but theirs. */
const FIRST = 5
const MOST = 20

/** Ids of some users as 8x8 itself told them. None where 8x8 is added anew, nor of those that an export told. */
export async function knownByApi({ directory, tenants }: KnownRooms, tenantId: string): Promise<string[]> {
  const service = await tenants.pbx(tenantId)
  if (!service || service.settings.source === 'csv') return []
  const { items } = await directory.users(tenantId, { limit: 4 * MOST })
  const ids = items.flatMap(({ pbxId, deletedAt }) => (pbxId !== null && deletedAt === null ? [pbxId] : []))
  const accounts = await directory.accountsOf(tenantId, ids.slice(0, MOST))
  // an export has ids of its own, and no times
  return accounts.flatMap(({ id, updatedAt }) => (updatedAt === null ? [] : [id]))
}

/** `known`: asked until 8x8 has one of them, once. */
export function createOwnCompanyPbx(api: Pbx, known: () => Promise<string[]>): Pbx {
  let proven = false

  async function own(context?: CallContext): Promise<Pbx> {
    if (proven) return api
    const ids = await known()
    if (ids.length > 0 && !(await hasOne(api, ids, context))) throw otherCompany()
    proven = true
    return api
  }

  return {
    ...(api.estimate ? { estimate: api.estimate } : {}),
    create: async (user, context) => (await own(context)).create(user, context),
    change: async (id, edit, context) => (await own(context)).change(id, edit, context),
    find: async (userName, context) => (await own(context)).find(userName, context),
    read: async (ids, context) => (await own(context)).read(ids, context),
    check: async (context) => (await own(context)).check(context),
    cursor: async (context) => (await own(context)).cursor(context),
    async *users(context, read) {
      yield* (await own(context)).users(context, read)
    },
    async *sites(context) {
      yield* (await own(context)).sites(context)
    },
    async *numbers(context) {
      yield* (await own(context)).numbers(context)
    },
    async *changesSince(cursor, context, seen) {
      yield* (await own(context)).changesSince(cursor, context, seen)
    },
  }
}

async function hasOne(api: Pbx, ids: string[], context?: CallContext): Promise<boolean> {
  for (const some of [ids.slice(0, FIRST), ids.slice(FIRST)])
    if (some.length > 0 && (await api.read(some, context)).length > 0) return true
  return false
}

const otherCompany = (): ConnectorError =>
  new ConnectorError(
    'credential',
    '8x8',
    'The 8x8 company of this key has none of the users that are known here. The key is the one of PBX_API_KEY.',
  )
