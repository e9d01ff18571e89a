/** The 8x8 PBX as the product sees it. */
import type { Pbx } from '../contract.ts'
import { createChangeReader } from './changes.ts'
import { checkPbx } from './check.ts'
import { createPbxClient, type PbxOptions } from './client.ts'
import { edited, newUser } from './edit.ts'
import { createPbxWrites } from './operations.ts'
import { listNumbers, listSites } from './scroll.ts'
import { createUserReader } from './users.ts'

export type { PbxOptions } from './client.ts'

export function createPbx(options: PbxOptions): Pbx {
  const client = createPbxClient(options)
  const users = createUserReader(client)
  const changes = createChangeReader(client, users)
  const writes = createPbxWrites(options, client)
  return {
    // 8x8 counts reads and writes alike.
    estimate: (_kind, requests) => client.buckets.seconds('key', requests),
    create: (user, context) => writes.createUser(newUser(user), context),
    change: (id, edit, context) => writes.replaceUser(id, (user) => edited(user, edit), context),
    find: (userName, context) => users.named(userName, context),
    read: (ids, context) => users.byId(ids, context),
    check: (context) => checkPbx(client, context),
    cursor: (context) => changes.cursor(context),
    users: (context, read) => users.all(context, read),
    sites: (context) => listSites(client, context),
    numbers: (context) => listNumbers(client, context),
    changesSince: (cursor, context, known) => changes.since(cursor, context, known),
  }
}
