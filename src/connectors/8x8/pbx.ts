/** The 8x8 PBX as the product sees it. */
import type { Pbx } from '../contract.ts'
import { createChangeReader } from './changes.ts'
import { checkPbx } from './check.ts'
import { createPbxClient, type PbxOptions } from './client.ts'
import { listNumbers, listSites } from './scroll.ts'
import { createUserReader } from './users.ts'

export type { PbxOptions } from './client.ts'

export function createPbx(options: PbxOptions): Pbx {
  const client = createPbxClient(options)
  const users = createUserReader(client)
  const changes = createChangeReader(client, users)
  return {
    // 8x8 counts reads and writes alike.
    estimate: (_kind, requests) => client.buckets.seconds('key', requests),
    check: (context) => checkPbx(client, context),
    cursor: (context) => changes.cursor(context),
    users: (context, read) => users.all(context, read),
    user: async (id, context) => (await users.byId([id], context))[0] ?? null,
    sites: (context) => listSites(client, context),
    numbers: (context) => listNumbers(client, context),
    changesSince: (cursor, context) => changes.since(cursor, context),
  }
}
