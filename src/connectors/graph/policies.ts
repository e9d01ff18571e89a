/** Teams policies: found by name, granted to users, taken back. */
import { z } from 'zod/v4'
import type { CallContext, Microsoft365 } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import { shaped, vendorKey } from '../shape.ts'
import type { GraphClient } from './client.ts'
import type { Fields, GraphSchemas } from './mapping.ts'
import { listOf } from './pages.ts'

type UserAssignment = GraphSchemas['microsoft.graph.teamsAdministration.teamsPolicyUserAssignment']
type Grants = Parameters<Microsoft365['grant']>[0]
type Withdrawals = Parameters<Microsoft365['withdraw']>[0]

/** Graph names no limit; PowerShell's batches of policy assignments take 5,000 users. */
const MOST_USERS = 5_000

const policies = listOf(
  z.object({
    name: z.string(),
    policyId: vendorKey(),
  } satisfies Fields<'microsoft.graph.teamsAdministration.policyIdentifierDetail'>),
)

export async function policyId(
  client: GraphClient,
  type: string,
  name: string,
  context?: CallContext,
): Promise<string | null> {
  const path = `/admin/teams/policy/getPolicyId(type='${literal(type)}',name='${literal(name)}')`
  const answer = await client.get(path, { bucket: 'teamsRead', expects: [404] }, context)
  if (answer.status === 404) return null
  const found = shaped(policies, answer, 'graph', 'The list of policies').value
  return found.find((policy) => bare(policy.name) === bare(name))?.policyId ?? null
}

export async function grant(client: GraphClient, grants: Grants, context?: CallContext): Promise<void> {
  const value = grants.map(({ holderId, type, policyId: id }) => ({ userId: holderId, policyType: type, policyId: id }))
  await assign(client, 'assign', value, context)
}

export async function withdraw(client: GraphClient, grants: Withdrawals, context?: CallContext): Promise<void> {
  const value = grants.map(({ holderId, type }) => ({ userId: holderId, policyType: type }))
  await assign(client, 'unassign', value, context)
}

async function assign(
  client: GraphClient,
  verb: 'assign' | 'unassign',
  value: UserAssignment[],
  context?: CallContext,
) {
  if (value.length === 0) return
  if (value.length > MOST_USERS) {
    throw new ConnectorError('refused', 'graph', `At most ${MOST_USERS} users at a time, not ${value.length}.`)
  }
  // Setting what is set already does no harm, so it may be sent again.
  const call = { bucket: 'teamsWrite', repeatable: true } as const
  await client.post(`/admin/teams/policy/userAssignments/${verb}`, { value }, call, context)
}

const literal = (text: string) => encodeURIComponent(text.replaceAll("'", "''")).replaceAll("'", '%27')
/** Graph answers `Tag:AllOn` to a question for `AllOn`. */
const bare = (name: string) => name.replace(/^tag:/i, '').toLowerCase()
