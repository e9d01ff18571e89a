/** One PBX out of two: the API, or the uploaded export, as the tenant's setting says at the moment of each call. */
import type { Pbx } from './contract.ts'

export function createSourcedPbx(api: Pbx, csv: Pbx, source: () => Promise<'api' | 'csv'>): Pbx {
  const now = async (): Promise<Pbx> => ((await source()) === 'csv' ? csv : api)
  return {
    // only the API is slow enough for anybody to ask
    ...(api.estimate ? { estimate: api.estimate } : {}),
    create: async (user, context) => (await now()).create(user, context),
    change: async (id, edit, context) => (await now()).change(id, edit, context),
    find: async (userName, context) => (await now()).find(userName, context),
    read: async (ids, context) => (await now()).read(ids, context),
    check: async (context) => (await now()).check(context),
    cursor: async (context) => (await now()).cursor(context),
    async *users(context, read) {
      yield* (await now()).users(context, read)
    },
    async *sites(context) {
      yield* (await now()).sites(context)
    },
    async *numbers(context) {
      yield* (await now()).numbers(context)
    },
    async *changesSince(cursor, context, known) {
      yield* (await now()).changesSince(cursor, context, known)
    },
  }
}
