/** Paths of Graph: what answers, which permission they need, and what they cost. Source: graph-subset.yaml and throttling-limits. */
import type { Route } from '../routes.ts'
import { assignNumber, unassignNumber, updateNumber } from './assign.ts'
import { getConfiguration, listConfigurations } from './configurations.ts'
import { deltaUsers } from './delta.ts'
import type { GraphEndpoint } from './endpoint.ts'
import {
  addMember,
  checkMemberGroups,
  createGroup,
  deleteGroup,
  listGroups,
  listMembers,
  removeMember,
} from './groups.ts'
import { getNumber, getOperation, listNumbers } from './numbers.ts'
import { assignPolicies, getPolicyId, unassignPolicies } from './policies.ts'
import { listOrganization, listSkus } from './tenant.ts'
import { createUser, deleteUser, getUser, listLicenseDetails, listUsers, patchUser } from './users.ts'

export interface GraphRoute {
  run: GraphEndpoint
  /** Any of these application permissions. */
  permissions: string[]
  /** Teams calls are limited by number and second, Entra's by resource units. */
  charge: 'teamsRead' | 'teamsWrite' | { units: number }
}

const USER = ['User.Read.All', 'Directory.Read.All', 'User.ReadWrite.All']
// The product holds none of these: only a script writes users.
const USER_WRITE = ['User.ReadWrite.All', 'Directory.ReadWrite.All']
const GROUP = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All']
const GROUP_WRITE = ['Group.ReadWrite.All', 'Directory.ReadWrite.All']
const ORGANIZATION = ['Organization.Read.All', 'Directory.Read.All']
const NUMBER_WRITE = ['TeamsTelephoneNumber.ReadWrite.All']
const NUMBER = ['TeamsTelephoneNumber.Read.All', ...NUMBER_WRITE]
const CONFIGURATION = ['TeamsUserConfiguration.Read.All']
const POLICY = ['TeamsPolicyUserAssign.ReadWrite.All']

const NUMBERS = '/admin/teams/telephoneNumberManagement'
const POLICIES = '/admin/teams/policy'

const teams = (method: string, template: string, permissions: string[], run: GraphEndpoint): Route<GraphRoute> => ({
  method,
  template,
  answer: { run, permissions, charge: method === 'GET' ? 'teamsRead' : 'teamsWrite' },
})

const entra = (
  method: string,
  template: string,
  permissions: string[],
  units: number,
  run: GraphEndpoint,
): Route<GraphRoute> => ({ method, template, answer: { run, permissions, charge: { units } } })

export const GRAPH_ROUTES: Route<GraphRoute>[] = [
  entra('GET', '/users', USER, 2, listUsers),
  entra('POST', '/users', USER_WRITE, 1, createUser),
  entra('GET', '/users/delta', USER, 2, deltaUsers),
  entra('GET', '/users/{user-id}', USER, 1, getUser),
  entra('PATCH', '/users/{user-id}', USER_WRITE, 1, patchUser),
  entra('DELETE', '/users/{user-id}', USER_WRITE, 1, deleteUser),
  entra('GET', '/users/{user-id}/licenseDetails', USER, 1, listLicenseDetails),
  entra('POST', '/users/{user-id}/checkMemberGroups', GROUP, 4, checkMemberGroups),
  entra('GET', '/groups', GROUP, 3, listGroups),
  entra('POST', '/groups', GROUP_WRITE, 1, createGroup),
  entra('DELETE', '/groups/{group-id}', GROUP_WRITE, 1, deleteGroup),
  entra('GET', '/groups/{group-id}/transitiveMembers/microsoft.graph.user', GROUP, 5, listMembers),
  entra('POST', '/groups/{group-id}/members/$ref', GROUP_WRITE, 1, addMember),
  entra('DELETE', '/groups/{group-id}/members/{member-id}/$ref', GROUP_WRITE, 1, removeMember),
  entra('GET', '/subscribedSkus', ORGANIZATION, 1, listSkus),
  entra('GET', '/organization', ORGANIZATION, 1, listOrganization),
  teams('GET', `${NUMBERS}/numberAssignments`, NUMBER, listNumbers),
  teams('POST', `${NUMBERS}/numberAssignments/assignNumber`, NUMBER_WRITE, assignNumber),
  teams('POST', `${NUMBERS}/numberAssignments/unassignNumber`, NUMBER_WRITE, unassignNumber),
  teams('POST', `${NUMBERS}/numberAssignments/updateNumber`, NUMBER_WRITE, updateNumber),
  teams('GET', `${NUMBERS}/numberAssignments/{numberAssignment-id}`, NUMBER, getNumber),
  teams('GET', `${NUMBERS}/operations/{operation-id}`, NUMBER, getOperation),
  teams('GET', `${NUMBERS}/operations('{operation-id}')`, NUMBER, getOperation),
  teams('GET', '/admin/teams/userConfigurations', CONFIGURATION, listConfigurations),
  teams('GET', '/admin/teams/userConfigurations/{user-id}', CONFIGURATION, getConfiguration),
  teams('POST', `${POLICIES}/userAssignments/assign`, POLICY, assignPolicies),
  teams('POST', `${POLICIES}/userAssignments/unassign`, POLICY, unassignPolicies),
  teams('GET', `${POLICIES}/getPolicyId(type='{type}',name='{name}')`, POLICY, getPolicyId),
]
