/** Users of the Microsoft 365 tenant: all, 999 a page, or one. */
import type { CallContext, M365Account } from '../contract.ts'
import type { GraphClient } from './client.ts'
import { shaped } from '../shape.ts'
import { account, graphUser, SELECT } from './mapping.ts'
import { listPages } from './pages.ts'

/** Documented maximum: 1000 is refused. */
const USERS_PER_PAGE = 999

export async function* listAccounts(client: GraphClient, context?: CallContext): AsyncGenerator<M365Account[]> {
  const path = `/users?$top=${USERS_PER_PAGE}&$select=${SELECT}`
  const options = { what: 'users', call: { bucket: 'entra' as const }, idOf: (user: { id: string }) => user.id }
  for await (const users of listPages(client, path, graphUser, options, context)) yield users.map(account)
}

export async function oneAccount(client: GraphClient, id: string, context?: CallContext): Promise<M365Account | null> {
  const path = `/users/${encodeURIComponent(id)}?$select=${SELECT}`
  const answer = await client.get(path, { bucket: 'entra', expects: [404] }, context)
  return answer.status === 404 ? null : account(shaped(graphUser, answer, 'graph', 'A user'))
}
