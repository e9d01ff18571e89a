/** Granting policies. Source: graph/api/teamsadministration-teamspolicyuserassignment-assign, -unassign, teamspolicyassignment-getpolicyid. */
import { z } from 'zod/v4'
import type { Answer } from '../http.ts'
import { allow } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { refusal, TEXTS } from './errors.ts'

/** Not documented for Graph; the batch of Teams PowerShell takes as many. */
const MOST = 5000

const id = z.string().min(1).max(200)
const item = z.strictObject({
  '@odata.type': z.string().max(200).optional(),
  id: z.string().max(200).optional(),
  userId: id,
  policyType: id,
  policyId: z.string().max(200).nullish(),
})
const body = z.strictObject({ value: z.array(item).min(1).max(MOST) })

type Changes = [string, string, string | null][]

/** All or nothing: one wrong item refuses the whole collection. */
function readChanges(caller: GraphCaller, assigns: boolean): Changes | Answer {
  const { world, now } = caller
  const { accounts, policies } = world.teams
  allow(caller)
  const read = body.safeParse(caller.body ?? {})
  if (!read.success) {
    const [issue] = read.error.issues
    return refusal(400, `Invalid request body: ${issue?.path.join('.') || 'body'}: ${issue?.message}`, now)
  }
  const changes: Changes = []
  for (const { userId, policyType, policyId } of read.data.value) {
    const type = policies.typeNamed(policyType)
    if (!type) return refusal(400, `Policy type '${policyType}' is not supported.`, now)
    const policy = assigns ? policies.withId(type, policyId ?? '') : null
    if (assigns && !policy) return refusal(400, `Policy '${policyId ?? ''}' of type '${type}' was not found.`, now)
    const at = accounts.placeOf(userId)
    const account = at === null ? null : accounts.at(at)
    // Reported: resource accounts are refused as if there were no such user.
    if (account?.teams !== 'user') return refusal(400, TEXTS.policyTarget, now)
    changes.push([account.id, type, policy?.id ?? null])
  }
  return changes
}

function change(caller: GraphCaller, assigns: boolean): Answer {
  const changes = readChanges(caller, assigns)
  if (!Array.isArray(changes)) return changes
  const { teams } = caller.world
  const other = changes.filter(([id, type, policy]) => (teams.settings(id)?.policies[type] ?? null) !== policy)
  caller.about({ changed: other.length })
  caller.world.write({ k: 'policies', at: caller.now, changes })
  return { status: 204 }
}

export const assignPolicies = (caller: GraphCaller): Answer => change(caller, true)
export const unassignPolicies = (caller: GraphCaller): Answer => change(caller, false)

/** Which policies are found: names come back tagged, a name that nobody has finds none. */
export function getPolicyId(caller: GraphCaller): Answer {
  const { world, params, root, now } = caller
  allow(caller)
  const [wantedType = '', name = ''] = [params['type'], params['name']]
  const type = world.teams.policies.typeNamed(wantedType)
  if (!type) return refusal(400, `Policy type '${wantedType}' is not supported.`, now)
  const policy = world.teams.policies.named(type, name.replace(/^Tag:/i, ''))
  const value = policy ? [{ name: `Tag:${policy.name}`, policyId: policy.id }] : []
  const context = `${root}/$metadata#Collection(microsoft.graph.teamsAdministration.policyIdentifierDetail)`
  return { status: 200, body: { '@odata.context': context, value } }
}
