import assert from 'node:assert/strict'
import { loadDocuments } from './documents.ts'
import { expected, NUMBERS, one, startStand } from './stand.ts'
import type { Stand } from './stand.ts'

const documents = loadDocuments()

/** Everything a sync does, and everything that documents say is refused. */
async function session(stand: Stand): Promise<void> {
  const { pbx, graph, clock } = stand
  const people = await expected(stand)
  const inSync = people.filter(({ state, kind }) => state === 'inSync' && kind === 'user')

  const first = await pbx('/users?pageSize=100&sort=-basicInfo.lastUpdatedTime&filter=basicInfo.status==ACTIVE')
  await pbx(`/users?scrollId=${first.body.pagination.nextScrollId}`)
  await pbx(`/users?scrollId=${first.body.pagination.nextScrollId}&pageSize=100`)
  await pbx('/users?pageSize=0')
  await pbx('/users?filter=nonsense')
  await pbx('/users?sort=nothing')
  await pbx('/users', { headers: { accept: 'application/json' } })
  await pbx('/users', { headers: { 'x-api-key': 'wrong' } })
  const user = first.body.data[0]
  const { userId } = user.basicInfo
  await pbx(`/users/${userId}`)
  await pbx('/users/nobody')
  const renamed = { ...user, basicInfo: { ...user.basicInfo, firstName: 'Renamed' } }
  const put = await pbx(`/users/${userId}`, { method: 'PUT', body: renamed })
  await pbx(`/operations/${put.body.operationId}`, { type: 'operations' })
  clock.at += 700
  await pbx(`/operations/${put.body.operationId}`, { type: 'operations' })
  clock.at += 5_000
  await pbx(`/operations/${put.body.operationId}`, { type: 'operations' })
  await pbx('/operations/none', { type: 'operations' })
  await pbx(`/users/${userId}`, { method: 'PUT', body: { basicInfo: { ...user.basicInfo, lastName: 'é' } } })
  await pbx(`/users/${userId}`, { method: 'PUT', body: renamed, headers: { 'content-type': 'application/json' } })
  const joiner = {
    basicInfo: {
      userName: 'new.joiner@contoso.com',
      firstName: 'New',
      lastName: 'Joiner',
      primaryEmail: 'new.joiner@contoso.com',
      site: { name: 'Paris' },
    },
  }
  await pbx('/users', { method: 'POST', body: joiner })
  await pbx('/users', { method: 'POST', body: {} })
  await pbx(`/users/${userId}`, { method: 'DELETE' })

  const sites = await pbx('/sites?pageSize=2&pageNumber=1', { type: 'sites' })
  await pbx(`/sites/${sites.body.data[0].id}`, { type: 'sites' })
  await pbx('/sites/none', { type: 'sites' })
  await pbx('/sites?filter=id==1', { type: 'sites' })
  const { id: _id, ...site } = sites.body.data[0]
  await pbx('/sites', { type: 'sites', method: 'POST', body: { ...site, name: 'Lisbon' } })
  await pbx(`/sites/${sites.body.data[0].id}`, { type: 'sites', method: 'PUT', body: { ...site, name: 'Paris Nord' } })
  await pbx('/sites', { type: 'sites', method: 'POST', body: {} })

  const numbers = await pbx('/phone-numbers?filter=status==AVAILABLE;country==GB', { type: 'phonenumbers' })
  await pbx(`/phone-numbers/${encodeURIComponent(numbers.body.data[0].phoneNumber)}`, { type: 'phonenumbers' })
  await pbx('/phone-numbers/4085551234', { type: 'phonenumbers' })
  await pbx('/phone-numbers/%2B4085551234', { type: 'phonenumbers' })
  await pbx('/phone-numbers?pageSize=101', { type: 'phonenumbers' })
  clock.at += 5_000
  const audits =
    '/administration/audit/v1/audits?service=platform&startTime=2026-11-20T00:00:00Z&endTime=2026-11-22T00:00:00Z'
  await pbx(audits)
  await pbx(`${audits}&size=101`)
  await pbx('/administration/audit/v1/audits?service=platform')

  const select = '$select=id,userPrincipalName,displayName,mail,accountEnabled,userType,usageLocation,assignedPlans'
  const users = await graph(`/users?$top=100&${select}`)
  await graph(users.body['@odata.nextLink'])
  await graph('/users')
  await graph('/users?$top=1000')
  await graph('/users?$select=nothing')
  await graph(`/users/${users.body.value[0].id}`)
  await graph(`/users/${users.body.value[0].id}/licenseDetails`)
  await graph('/users/00000000-0000-4000-8000-000000000000')
  const latest = await graph(`/users/delta?$deltatoken=latest&${select}`)
  await graph(latest.body['@odata.deltaLink'])
  const delta = await graph(`/users/delta?${select}`)
  await graph(delta.body['@odata.nextLink'])
  clock.at += 8 * 86_400_000
  const bearer = await stand.token()
  const fresh = { authorization: `Bearer ${bearer}` }
  await graph(latest.body['@odata.deltaLink'], { headers: fresh })
  await graph('/users', { headers: { authorization: 'Bearer nothing' } })
  await graph('/subscribedSkus', { headers: fresh })
  await graph('/organization', { headers: fresh })
  await graph('/admin/teams/userConfigurations', { headers: fresh })
  await graph(`/admin/teams/userConfigurations/${one(inSync, ({ id }) => id !== null).id}`, { headers: fresh })
  await graph('/admin/teams/userConfigurations/nobody', { headers: fresh })

  const target = one(inSync, ({ id, wanted }) => id !== null && wanted !== null)
  const assign = { telephoneNumber: target.wanted, assignmentTargetId: target.id, numberType: 'directRouting' }
  const post = (path: string, body: unknown) => graph(path, { method: 'POST', body, headers: fresh })
  const accepted = await post(`${NUMBERS}/assignNumber`, assign)
  const location = accepted.headers.get('location') ?? ''
  await graph(location, { headers: fresh })
  await graph(`${NUMBERS}?$top=3&$skip=2`, { headers: fresh })
  await graph(`${NUMBERS}?$top=1001`, { headers: fresh })
  clock.at += 1_000
  await graph(location, { headers: fresh })
  await graph(location.replace(/\('(.+)'\)/, '/$1'), { headers: fresh })
  await graph(`${NUMBERS}/${encodeURIComponent(target.wanted ?? '')}`, { headers: fresh })
  await graph(`${NUMBERS}?$filter=telephoneNumber eq '${encodeURIComponent(target.wanted ?? '')}'`, { headers: fresh })
  await post(`${NUMBERS}/assignNumber`, { ...assign, numberType: 'DirectRouting' })
  await post(`${NUMBERS}/assignNumber`, { ...assign, assignmentTargetId: people.at(-1)?.id })
  await post(`${NUMBERS}/updateNumber`, {
    telephoneNumber: target.wanted,
    reverseNumberLookupOptions: ['skipInternalVoip'],
  })
  const policy = await graph(`/admin/teams/policy/getPolicyId(type='TeamsCallingPolicy',name='8x8-Calling')`, {
    headers: fresh,
  })
  const { policyId } = policy.body.value[0]
  const grant = { userId: target.id, policyType: 'TeamsCallingPolicy', policyId }
  await post('/admin/teams/policy/userAssignments/assign', { value: [grant] })
  await graph(`/admin/teams/userConfigurations/${target.id}`, { headers: fresh })
  await post('/admin/teams/policy/userAssignments/unassign', { value: [{ ...grant, policyId: null }] })
  await post('/admin/teams/policy/userAssignments/assign', { value: [{ ...grant, policyId: 'none' }] })
  await post('/$batch', {
    requests: [
      { id: '1', method: 'GET', url: `/users/${target.id}` },
      { id: '2', method: 'GET', url: '/users/nobody', dependsOn: ['1'] },
      { id: '3', method: 'GET', url: `/users/${target.id}`, dependsOn: ['2'] },
    ],
  })
  await post('/$batch', {
    requests: Array.from({ length: 21 }, (_, n) => ({ id: String(n), method: 'GET', url: '/users' })),
  })
  await post(`${NUMBERS}/unassignNumber`, { telephoneNumber: target.wanted, numberType: 'directRouting' })
  await stand.ask('/faults', { method: 'PUT', body: { switches: { withoutConsent: ['User.Read.All'] } } })
  await graph('/users', { headers: fresh })
  await stand.ask('/faults', { method: 'PUT', body: { revoke: ['8x8', 'graph'] } })
  await graph('/users', { headers: fresh })
  await pbx('/users')
}

describe('sandbox: the vendors’ documents', function () {
  it('notices a wrong exchange, vendor media types and OData paths included', () => {
    const base = { requestHeaders: {}, query: new URLSearchParams(), requestBody: undefined, responseHeaders: {} }
    const judge = (more: object): string[] =>
      documents.complaints({
        system: '8x8',
        method: 'GET',
        path: '/users',
        status: 200,
        responseBody: {},
        ...base,
        ...more,
      })
    assert.deepEqual(judge({}), [])
    assert.notDeepEqual(judge({ responseBody: { data: [{ basicInfo: { userName: 'x' } }] } }), [])
    assert.notDeepEqual(judge({ query: new URLSearchParams('top=1') }), [])
    assert.notDeepEqual(judge({ method: 'PUT', path: '/users/1', status: 202, requestBody: {}, responseBody: {} }), [])
    assert.notDeepEqual(judge({ status: 418 }), [])
    assert.notDeepEqual(judge({ path: '/userz' }), [])
    const operation = { system: 'graph', path: "/admin/teams/telephoneNumberManagement/operations('1')" }
    assert.deepEqual(judge({ ...operation, responseBody: { status: 'running' } }), [])
    assert.notDeepEqual(judge({ ...operation, responseBody: { status: 'done' } }), [])
  })

  it('allow every exchange of a long session, accepted and refused ones', async () => {
    const stand = await startStand()
    try {
      await session(stand)
      const judged = stand.exchanges.filter(({ system }) => system !== 'entra')
      const complaints = judged.flatMap((exchange) => documents.complaints(exchange))
      assert.deepEqual([...new Set(complaints)], [])
      const statuses = new Set(judged.map(({ system, status }) => `${system} ${status}`))
      for (const wanted of ['8x8 200', '8x8 202', '8x8 400', '8x8 401', '8x8 404', '8x8 406', '8x8 415']) {
        assert.ok(statuses.has(wanted), wanted)
      }
      for (const wanted of ['200', '202', '204', '400', '401', '403', '404', '410']) {
        assert.ok(statuses.has(`graph ${wanted}`), `graph ${wanted}`)
      }
    } finally {
      await stand.stop()
    }
  })
})
