/** Microsoft 365 and Teams as the product sees them. */
import type { CallContext, Microsoft365 } from '../contract.ts'
import { checkGraph } from './check.ts'
import { createGraphClient, type Microsoft365Options } from './client.ts'
import { configurationsOf, listConfigurations } from './configurations.ts'
import { changesSince, deltaCursor } from './delta.ts'
import { findGroups, listMembers, memberOf } from './groups.ts'
import { listNumbers, numbersHeldBy, numbersOf } from './numbers.ts'
import { readOperation } from './operations.ts'
import { grant, policyId, withdraw } from './policies.ts'
import { rolesOf } from './token.ts'
import { listAccounts, oneAccount } from './users.ts'
import { write } from './writes.ts'

export type { Microsoft365Options } from './client.ts'

export interface Microsoft365Tenant extends Microsoft365 {
  /** The application permissions in a token that Microsoft makes now; null: it cannot be read. */
  granted(context?: CallContext): Promise<string[] | null>
}

export function createMicrosoft365(options: Microsoft365Options): Microsoft365Tenant {
  const client = createGraphClient(options)
  return {
    estimate: (kind, requests) => client.buckets.seconds(kind === 'read' ? 'teamsRead' : 'teamsWrite', requests),
    check: (context) => checkGraph(client, context),
    granted: async (context) => rolesOf(await client.token(context)),
    cursor: (context) => deltaCursor(client, context),
    users: (context) => listAccounts(client, context),
    account: (id, context) => oneAccount(client, id, context),
    changesSince: (cursor, context) => changesSince(client, cursor, context),
    numbers: (context) => listNumbers(client, context),
    members: (groupId, context) => listMembers(client, groupId, context),
    memberOf: (userId, groupIds, context) => memberOf(client, userId, groupIds, context),
    groups: (search, context) => findGroups(client, search, context),
    numbersHeldBy: (holderIds, context) => numbersHeldBy(client, holderIds, context),
    configurations: (context) => listConfigurations(client, context),
    configurationsOf: (ids, context) => configurationsOf(client, ids, context),
    numbersOf: (numbers, context) => numbersOf(client, numbers, context),
    write: (writes, context) => write(client, writes, context),
    operation: (operationId, context) => readOperation(client, operationId, context),
    policyId: (type, name, context) => policyId(client, type, name, context),
    grant: (grants, context) => grant(client, grants, context),
    withdraw: (grants, context) => withdraw(client, grants, context),
  }
}
