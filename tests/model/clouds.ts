/** What the two clouds hold, read without a credential, and people's own hands in them. Shares nothing with the product. */
import assert from 'node:assert/strict'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'

export interface Extension {
  id?: string
  extensionNumber: string
  extensionType: string
  licenseId: string | null
  msTeamsEnabled: boolean
  primaryPhoneNumber: string | null
  phoneNumbers: { phoneNumber: string; primary: boolean }[] | null
}

export interface PbxUser {
  basicInfo: {
    userId: string
    userName: string
    status: string
    firstName: string
    lastName: string
    ssoFederationId: string | null
  }
  directoryInfo: { displayInDirectory: boolean | null }
  serviceInfo: { licenses: { id: string }[]; extensions: Extension[] }
}

export interface Account {
  id: string
  userPrincipalName: string
  accountEnabled: boolean
  userType: string
  usageLocation: string | null
  assignedPlans: { servicePlanId: string; capabilityStatus: string }[]
}

export interface Assignment {
  telephoneNumber: string
  assignmentTargetId: string | null
  numberType: string
  assignmentCategory: string | null
  activationState: string
  numberSource: string
}

export interface Configuration {
  id: string
  accountType: string
  isEnterpriseVoiceEnabled: boolean | null
  effectivePolicyAssignments: {
    policyType: string
    policyAssignment: { policyId: string; displayName: string; assignmentType: string }
  }[]
}

export interface Clouds {
  pbx: PbxUser[]
  accounts: Account[]
  numbers: Assignment[]
  configurations: Configuration[]
}

/** A person at 8x8's or Microsoft's own consoles. `false`: that cloud did not take it. */
export interface Hands {
  read(): Promise<Clouds>
  putPbxUser(user: PbxUser): Promise<boolean>
  createPbxUser(user: object): Promise<boolean>
  deletePbxUser(userId: string): Promise<boolean>
  patchAccount(id: string, patch: object): Promise<boolean>
  createAccount(account: object): Promise<boolean>
  deleteAccount(id: string): Promise<boolean>
  assign(number: string, accountId: string): Promise<boolean>
  unassign(number: string): Promise<boolean>
  /** Null takes the direct assignment back. */
  setPolicy(accountId: string, type: string, policyId: string | null): Promise<boolean>
  policyId(type: string, name: string): Promise<string>
  setFaults(order: object): Promise<void>
  groups(): Promise<{ id: string; displayName: string }[]>
  /** Ids of the accounts that are in it, through groups in groups too. */
  members(groupId: string): Promise<string[]>
  addMember(groupId: string, accountId: string): Promise<boolean>
  removeMember(groupId: string, accountId: string): Promise<boolean>
}

const NUMBERS = '/graph/admin/teams/telephoneNumberManagement/numberAssignments'
const ACCOUNT = 'id,userPrincipalName,accountEnabled,userType,usageLocation,assignedPlans'
const TYPE = 'application/vnd.users.v1+json'

export function createHands(sandbox: Pick<Sandbox, 'ask'>, baseUrl: string): Hands {
  const ask = async (method: string, path: string, body?: object) => {
    const type = path.startsWith('/8x8') ? TYPE : 'application/json'
    const text = body === undefined ? '' : JSON.stringify(body)
    const url = path.startsWith('http') ? path : baseUrl + path
    return sandbox.ask({ method, url, headers: { 'content-type': type, accept: type }, body: text })
  }
  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await ask('GET', path)
    assert.equal(status, 200, `${path}: ${body.slice(0, 300)}`)
    return JSON.parse(body) as T
  }
  const list = async <T>(path: string): Promise<T[]> => (await get<{ value: T[] }>(path)).value
  /** The list may lack extensions, which a single read tells. */
  const pbxUsers = async (): Promise<PbxUser[]> => {
    const { data } = await get<{ data: PbxUser[] }>('/8x8/users?pageSize=1000')
    if (data.every((user) => Array.isArray(user.serviceInfo.extensions))) return data
    return Promise.all(data.map(({ basicInfo }) => get<PbxUser>(`/8x8/users/${basicInfo.userId}`)))
  }
  const took = async (method: string, path: string, body?: object): Promise<boolean> =>
    (await ask(method, path, body)).status < 300
  return {
    read: async () => ({
      pbx: await pbxUsers(),
      accounts: await list<Account>(`/graph/users?$top=999&$select=${ACCOUNT}`),
      numbers: await list<Assignment>(`${NUMBERS}?$top=1000`),
      configurations: await list<Configuration>('/graph/admin/teams/userConfigurations'),
    }),
    putPbxUser: (user) => took('PUT', `/8x8/users/${user.basicInfo.userId}`, user),
    createPbxUser: (user) => took('POST', '/8x8/users', user),
    deletePbxUser: (userId) => took('DELETE', `/8x8/users/${userId}`),
    patchAccount: (id, patch) => took('PATCH', `/graph/users/${id}`, patch),
    createAccount: (account) => took('POST', '/graph/users', account),
    deleteAccount: (id) => took('DELETE', `/graph/users/${id}`),
    assign: (telephoneNumber, assignmentTargetId) =>
      took('POST', `${NUMBERS}/assignNumber`, {
        telephoneNumber,
        assignmentTargetId,
        numberType: 'directRouting',
        assignmentCategory: 'primary',
      }),
    unassign: (telephoneNumber) =>
      took('POST', `${NUMBERS}/unassignNumber`, { telephoneNumber, numberType: 'directRouting' }),
    setPolicy: (userId, policyType, policyId) =>
      took('POST', `/graph/admin/teams/policy/userAssignments/${policyId ? 'assign' : 'unassign'}`, {
        value: [{ userId, policyType, ...(policyId && { policyId }) }],
      }),
    async policyId(type, name) {
      const [found] = await list<{ policyId: string }>(
        `/graph/admin/teams/policy/getPolicyId(type='${type}',name='${encodeURIComponent(name)}')`,
      )
      assert.ok(found, `no policy ${name}`)
      return found.policyId
    },
    async setFaults(order) {
      const { status, body } = await ask('PUT', '/faults', order)
      assert.equal(status, 200, body)
    },
    groups: () => list('/graph/groups?$top=999'),
    members: async (groupId) =>
      (await list<{ id: string }>(`/graph/groups/${groupId}/transitiveMembers/microsoft.graph.user?$top=999`)).map(
        ({ id }) => id,
      ),
    addMember: (groupId, accountId) =>
      took('POST', `/graph/groups/${groupId}/members/$ref`, { '@odata.id': `directoryObjects/${accountId}` }),
    removeMember: (groupId, accountId) => took('DELETE', `/graph/groups/${groupId}/members/${accountId}/$ref`),
  }
}
