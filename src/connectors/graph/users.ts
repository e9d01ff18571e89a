/** All users of the Microsoft 365 tenant, 999 a page. */
import type { CallContext, M365Account } from '../contract.ts'
import type { GraphClient } from './client.ts'
import { account, graphUser, SELECT } from './mapping.ts'
import { listPages } from './pages.ts'

/** Documented maximum: 1000 is refused. */
const USERS_PER_PAGE = 999

export async function* listAccounts(client: GraphClient, context?: CallContext): AsyncGenerator<M365Account[]> {
  const path = `/users?$top=${USERS_PER_PAGE}&$select=${SELECT}`
  const options = { what: 'users', call: { bucket: 'entra' as const }, idOf: (user: { id: string }) => user.id }
  for await (const users of listPages(client, path, graphUser, options, context)) yield users.map(account)
}
