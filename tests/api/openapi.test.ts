import assert from 'node:assert/strict'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { default as addFormats, type FormatsPlugin } from 'ajv-formats'
import { after, before, describe, it } from 'mocha'
import { NO_COUNTS } from '../../src/jobs/job.ts'
import { CLIENT_ID } from './outside.ts'
import { FOREIGN, createWorld, endedJob, NOW, refusedJob, removingJob, TENANT, type World } from './world.ts'
import { connectProvider, person } from '../sync/provider.ts'
import { plant } from '../planted/plant.ts'
import { makeCertificate } from '../tenants/makeCertificate.ts'

interface Operation {
  operationId: string
  security: object[]
  parameters?: { name: string; in: string; schema: object }[]
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

const formats = addFormats as unknown as FormatsPlugin

const SALES = { id: '11111111-1111-4111-8111-111111111111', name: 'Sales' }

const LICENCES = 'Username,Licence,Extension\nuser17@example.com,X2,2017'

const REFUSED_REQUEST = {
  ...{ at: NOW, credentialId: 'c', method: 'POST', route: '/Users', resourceId: null, userName: 'user1@example.com' },
  ...{ status: 400, scimType: 'invalidValue', detail: 'no', ms: 1 },
  sent: { query: null, body: '{}', cut: false },
}

describe('openapi.json', () => {
  let world: World
  let document: Document
  let jobId: string
  let other: string
  let refusedId: string
  let removing: string
  before(async () => {
    world = await createWorld()
    document = (await (await world.call(null, 'GET', '/api/openapi.json')).json()) as Document
    jobId = await endedJob(world.stores, 3)
    other = await endedJob(world.stores, 2)
    await world.stores.jobs.outcome(TENANT, other, [{ ordinal: 1, status: 'done' }])
    removing = await removingJob(world.stores)
    refusedId = await refusedJob(world.stores)
    await world.stores.provisioningLog.append(TENANT, [REFUSED_REQUEST])
  })
  after(() => world.close())

  /** Checks a value against a schema of the document, references followed. */
  function validatorOf(schema: object): ValidateFunction {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    formats(ajv)
    return ajv.compile({ ...schema, components: document.components })
  }

  async function faultsOf(source: object): Promise<string[]> {
    const rules = [
      'struct',
      'no-unresolved-refs',
      'operation-operationId-unique',
      'operation-parameters-unique',
      'path-parameters-defined',
      'no-identical-paths',
    ]
    const config = await createConfig({ rules: Object.fromEntries(rules.map((rule) => [rule, 'error' as const])) })
    return (await lintFromString({ source: JSON.stringify(source), config })).map(({ message }) => message)
  }

  it('is a valid OpenAPI 3.1 document', async () => {
    assert.deepEqual(await faultsOf(document), [])
    const broken = { ...document, paths: { '/api/users/{id}': { get: { responses: { 200: { content: 'x' } } } } } }
    assert.equal((await faultsOf(broken)).length, 3)
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    assert.equal(new Set(ids).size, ids.length)
  })

  it('has every route of the table and no other, and says which are public', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) => `${method.toUpperCase()} ${path} ${security.length === 0}`,
      ),
    )
    const served = world.server
      .table()
      .filter(({ path }) => !/^\/(healthz|readyz)$/.test(path))
      .map(({ method, path, access }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')} ${access === 'public'}`)
    assert.deepEqual(described.sort(), served.sort())
  })

  it('describes query parameters as they are taken', () => {
    const { parameters = [] } = document.paths['/api/users']!['get']!
    assert.deepEqual(parameters.map(({ name }) => name).sort(), ['cursor', 'filter', 'limit', 'search', 'sort'])
    assert.deepEqual(parameters.find(({ name }) => name === 'limit')?.schema, {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 50,
    })
  })

  /** 8x8 deleted it, and the directory knows. */
  async function lost(n: number): Promise<void> {
    const { directory } = world.stores
    await directory.losePbx(TENANT, [`pbx-${n}`], NOW)
    const one = { accountId: `pbx-${n}`, hash: 'gone', userId: `user-${n}`, create: false, facts: null, changes: [] }
    await directory.accept(TENANT, [{ ...one, cause: 'DELETED_IN_PBX', causedBy: null }], NOW)
  }

  it('describes every JSON answer as it really is', async () => {
    const csv = { 'content-type': 'text/csv' }
    const uploaded = await world.call('admin', 'POST', '/api/services/pbx/upload', 'Login,Number\n1,2', csv)
    const licences = await world.call('admin', 'POST', '/api/users/licences/check', LICENCES, csv)
    const { digest } = (await licences.json()) as { digest: string }
    const { id: uploadId } = (await uploaded.json()) as { id: string }
    const provider = await connectProvider({ stores: world.stores, tenantId: TENANT })
    await provider.change('user-8', (body) => body)
    await provider.change('user-11', (body) => body)
    await lost(11)
    await world.stores.directory.link(TENANT, [{ userId: 'user-13', m365Id: null }], NOW)
    const { userId: made } = await provider.create(person('new@example.com', {}, null))
    const [at = { users: 0 }] = (await world.get<{ items: { users: number }[] }>('/api/sites')).items
    const nine = await world.get<{ userName: string }>('/api/users/user-9')
    const mapping = { columns: { userName: 'Login', number: 'Number' }, teamsForAll: true }
    const { tenants } = world.stores
    await tenants.changeProvisioning(TENANT, { on: true, provider: 'entra', visible: 'all' }, NOW)
    const token = await world.call('admin', 'POST', '/api/identity/scim/tokens', { name: 'Entra' })
    const { credential } = (await token.json()) as { credential: { id: string } }
    const chat = { id: 'chat-1', kind: 'personal' as const, reference: '{}', userId: 'user-1', userName: 'Dana' }
    await world.stores.notifications.keepConversation(TENANT, chat)
    await world.stores.notifications.subscribe(TENANT, chat.id, NOW)
    const [signInUrl, issuer] = ['https://idp.example/saml', 'https://idp.example/id']
    const sso = { provider: 'entra', signInUrl, issuer, certificate: makeCertificate('CN=Provider').cert }
    await world.stores.notifications.keepSearch(TENANT, { id: 's-1', words: 'dana', at: NOW }, NOW)
    const noticeTimes = {
      ...{ timezone: 'UTC', digest: { day: 'fri', time: '17:30' } },
      quiet: { windows: [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }], breaks: ['failed', 'approval'] },
    }
    const mail = {
      ...{ on: true, host: '127.0.0.1', port: 1, security: 'none', user: null, from: 'a@contoso.example' },
      ...{ to: ['b@contoso.example'], digest: true, quiet: false },
    }
    const calls: [string, string, string, unknown?][] = [
      ['GET', '/sign-in', '/sign-in'],
      ['GET', '/api/session', '/api/session'],
      ['POST', '/api/identity/alignment', '/api/identity/alignment', {}],
      ['GET', '/api/services', '/api/services'],
      ['POST', '/api/services/pbx/check', '/api/services/{kind}/check', {}],
      ['PUT', '/api/services/pbx', '/api/services/{kind}', { name: 'Phones' }],
      ['GET', '/api/services', '/api/services'],
      ['PUT', '/api/services/pbx/source', '/api/services/pbx/source', { source: 'csv' }],
      ['POST', '/api/services/pbx/upload', '/api/services/pbx/upload', 'Login,Number\n1,2'],
      ['PUT', `/api/services/pbx/upload/${uploadId}/mapping`, '/api/services/pbx/upload/{id}/mapping', mapping],
      ['GET', '/api/services/pbx/uploads', '/api/services/pbx/uploads'],
      ['DELETE', '/api/services/pbx', '/api/services/{kind}'],
      ['PUT', '/api/connections/pbx', '/api/connections/pbx', { apiKey: plant('entered-again') }],
      ['GET', '/api/settings/guard', '/api/settings/guard'],
      ['PUT', '/api/settings/guard', '/api/settings/guard', { number: 10, share: 0.05 }],
      ['GET', '/api/users?limit=200', '/api/users'],
      ['GET', '/api/users/counts', '/api/users/counts'],
      ['GET', '/api/users/found/s-1', '/api/users/found/{id}'],
      ['GET', '/api/users/user-1', '/api/users/{id}'],
      ['GET', '/api/users/user-2', '/api/users/{id}'],
      ['GET', '/api/numbers?search=+1', '/api/numbers'],
      ['POST', '/api/numbers/refresh', '/api/numbers/refresh', {}],
      ['GET', '/api/numbers/typed?text=020', '/api/numbers/typed'],
      ['GET', '/api/numbers/counts', '/api/numbers/counts'],
      ['GET', `/api/numbers/${encodeURIComponent(FOREIGN)}`, '/api/numbers/{number}'],
      ['POST', '/api/users/user-5/exclude', '/api/users/{id}/exclude', { note: 'on leave' }],
      ['GET', '/api/users/user-5', '/api/users/{id}'],
      ['DELETE', '/api/users/user-5/exclude', '/api/users/{id}/exclude'],
      ['POST', '/api/users/exclude', '/api/users/exclude', { ids: ['user-5', 'nobody'], note: 'on leave' }],
      ['DELETE', '/api/users/exclude', '/api/users/exclude', { filter: 'state:inSync' }],
      ['POST', '/api/users/user-6/takeover', '/api/users/{id}/takeover', { number: FOREIGN }],
      ['GET', '/api/users/user-6', '/api/users/{id}'],
      ['DELETE', '/api/users/user-6/takeover', '/api/users/{id}/takeover'],
      ['POST', '/api/users/user-13/account', '/api/users/{id}/account', { account: 'm365-13' }],
      ['DELETE', '/api/users/user-13/account', '/api/users/{id}/account'],
      ['POST', '/api/users/directory', '/api/users/directory', { ids: ['user-5', 'nobody'], visible: false }],
      ['GET', '/api/drift', '/api/drift'],
      ['GET', '/api/adoption', '/api/adoption'],
      ['GET', '/api/groups?search=S', '/api/groups'],
      ['GET', '/api/services/teams/policy?setting=callingPolicy&name=x', '/api/services/teams/policy'],
      ['POST', '/api/services/teams/effect', '/api/services/teams/effect', { scope: { kind: 'all' } }],
      ['PUT', '/api/services/teams', '/api/services/{kind}', { scope: { kind: 'groups', groups: [SALES] } }],
      [
        'POST',
        '/api/users',
        '/api/users',
        { userName: 'new.one', givenName: 'New', familyName: 'One', email: 'new@x.com', site: 'London' },
      ],
      ['POST', '/api/users/user-5/requests', '/api/users/{id}/requests', { field: 'title', value: 'Chief' }],
      ['GET', '/api/users/user-5', '/api/users/{id}'],
      ['PUT', '/api/services/pbx/source', '/api/services/pbx/source', { writes: 'none' }],
      ['POST', '/api/users/user-6/requests', '/api/users/{id}/requests', { field: 'title', value: 'Chief' }],
      ['POST', '/api/users/user-8/release', '/api/users/{id}/release'],
      ['POST', '/api/users/user-9/delete', '/api/users/{id}/delete', { confirm: nine.userName }],
      ['DELETE', '/api/users/user-9/delete', '/api/users/{id}/delete'],
      ['POST', '/api/users/user-11/recreate', '/api/users/{id}/recreate'],
      ['GET', '/api/sites', '/api/sites'],
      ['POST', '/api/sites', '/api/sites', { name: 'Rome' }],
      ['PATCH', '/api/sites/s1', '/api/sites/{id}', { name: 'London HQ', confirm: at.users }],
      ['POST', `/api/users/${made}/site`, '/api/users/{id}/site', { site: 'London' }],
      ['GET', '/api/licences', '/api/licences'],
      ['POST', '/api/users/licence', '/api/users/licence', { ids: ['user-16'], licence: 'X4' }],
      ['POST', '/api/users/licences/check', '/api/users/licences/check', LICENCES],
      ['POST', `/api/users/licences/apply/${digest}`, '/api/users/licences/apply/{digest}', LICENCES],
      ['GET', '/api/todos', '/api/todos'],
      ['GET', '/api/todos/counts', '/api/todos/counts'],
      ['POST', '/api/todos/done', '/api/todos/done', { ids: ['none'], done: true }],
      ['POST', '/api/todos/dismiss', '/api/todos/dismiss', { ids: ['none'] }],
      ['GET', '/api/changes', '/api/changes'],
      ['GET', '/api/jobs', '/api/jobs'],
      ['GET', `/api/jobs/${jobId}`, '/api/jobs/{id}'],
      ['GET', `/api/jobs/${jobId}/compare?with=${other}`, '/api/jobs/{id}/compare'],
      ['GET', '/api/settings/schedule', '/api/settings/schedule'],
      ['PUT', '/api/settings/schedule', '/api/settings/schedule', { autoSync: true, windows: [], timezone: 'UTC' }],
      ['GET', `/api/jobs/${jobId}/changes`, '/api/jobs/{id}/changes'],
      ['GET', '/api/plan?service=teams', '/api/plan'],
      ['POST', `/api/jobs/${refusedId}/approve`, '/api/jobs/{id}/approve', {}],
      ['GET', '/api/plan?service=teams', '/api/plan'],
      ['POST', `/api/jobs/${Number(refusedId) + 1}/cancel`, '/api/jobs/{id}/cancel', {}],
      ['GET', '/api/jobs', '/api/jobs'],
      ['GET', `/api/jobs/${removing}/keep`, '/api/jobs/{id}/keep'],
      ['POST', `/api/jobs/${removing}/keep`, '/api/jobs/{id}/keep', { note: 'on leave' }],
      ['GET', `/api/jobs/${removing}`, '/api/jobs/{id}'],
      ['GET', '/api/users/user-3', '/api/users/{id}'],
      ['DELETE', '/api/users/user-3/keep', '/api/users/{id}/keep'],
      ['DELETE', `/api/jobs/${removing}/keep`, '/api/jobs/{id}/keep'],
      ['POST', `/api/jobs/${other}/undo`, '/api/jobs/{id}/undo', {}],
      ['POST', `/api/jobs/${jobId}/retry`, '/api/jobs/{id}/retry', {}],
      ['POST', '/api/sync', '/api/sync', { service: 'all' }],
      ['GET', '/api/sync', '/api/sync'],
      ['GET', '/api/identity/scim', '/api/identity/scim'],
      ['PUT', '/api/identity/scim', '/api/identity/scim', { on: true, provider: 'okta', visible: 'all' }],
      ['POST', '/api/identity/scim/tokens', '/api/identity/scim/tokens', { name: 'Okta' }],
      ['GET', '/api/provisioning/log', '/api/provisioning/log'],
      ['GET', '/api/provisioning/log/1', '/api/provisioning/log/{id}'],
      ['GET', '/api/provisioning/cycles', '/api/provisioning/cycles'],
      ['GET', '/api/provisioning/log.json', '/api/provisioning/log.json'],
      ['POST', `/api/identity/scim/tokens/${credential.id}/rotate`, '/api/identity/scim/tokens/{id}/rotate', {}],
      ['DELETE', `/api/identity/scim/tokens/${credential.id}`, '/api/identity/scim/tokens/{id}'],
      ['PUT', '/api/identity/sso', '/api/identity/sso', sso],
      ['GET', '/api/identity/sso', '/api/identity/sso'],
      ['DELETE', '/api/identity/sso', '/api/identity/sso'],
      ['GET', '/api/identity/alignment', '/api/identity/alignment'],
      ['GET', '/api/identity/alignment/rows', '/api/identity/alignment/rows'],
      ['GET', '/api/settings/retention', '/api/settings/retention'],
      ['PUT', '/api/settings/retention', '/api/settings/retention', { auditDays: 365 }],
      ['POST', '/api/people/erase', '/api/people/erase', { person: 'nobody@x.example' }],
      ['GET', '/api/roles', '/api/roles'],
      ['PUT', `/api/roles/people/${SALES.id}`, '/api/roles/people/{id}', { role: 'admin', name: 'Ana' }],
      ['PUT', `/api/roles/groups/${SALES.id}`, '/api/roles/groups/{id}', { role: 'reader', name: 'Sales' }],
      [
        'PUT',
        '/api/roles/people/22222222-3333-4333-8333-444444444444',
        '/api/roles/people/{id}',
        { role: 'admin', name: 'Ben' },
      ],
      ['DELETE', `/api/roles/people/${SALES.id}`, '/api/roles/people/{id}'],
      ['DELETE', `/api/roles/groups/${SALES.id}`, '/api/roles/groups/{id}'],
      ['GET', '/api/audit', '/api/audit'],
      ['GET', '/api/audit.json', '/api/audit.json'],
      ['GET', '/api/audit/verify', '/api/audit/verify'],
      ['GET', '/api/clouds', '/api/clouds'],
      ['PUT', '/api/connections/pbx', '/api/connections/pbx', { apiKey: plant('8x8-key') }],
      ['POST', '/api/connections/pbx/test', '/api/connections/pbx/test', { apiKey: plant('8x8-key') }],
      ...(['microsoft365', 'bot'] as const).flatMap((kind): typeof calls => {
        const path = `/api/connections/${kind}`
        const body = { proof: 'secret', clientId: CLIENT_ID, clientSecret: plant('client-secret') }
        return [
          ['PUT', path, path, body],
          ['POST', `${path}/test`, `${path}/test`, { proof: 'managedIdentity' }],
          ['GET', '/api/connections', '/api/connections'],
          ['DELETE', path, path],
        ]
      }),
      ['GET', '/api/connections', '/api/connections'],
      ['DELETE', '/api/connections/pbx', '/api/connections/pbx'],
      ['GET', '/api/connections/microsoft365/permissions', '/api/connections/microsoft365/permissions'],
      ['POST', '/api/connections/microsoft365/consent', '/api/connections/microsoft365/consent', {}],
      ['GET', '/api/settings/names', '/api/settings/names'],
      ['PUT', '/api/settings/names', '/api/settings/names', { organization: 'Contoso', pbx: '8x8 PBX' }],
      ['GET', '/api/settings/access', '/api/settings/access'],
      ['GET', '/api/people?search=a', '/api/people'],
      ['GET', '/api/notifications', '/api/notifications'],
      ['PUT', '/api/notifications/chat-1', '/api/notifications/{id}', { digest: true, quiet: 'none', timezone: null }],
      ['GET', '/api/settings/notices', '/api/settings/notices'],
      ['PUT', '/api/settings/notices', '/api/settings/notices', noticeTimes],
      ['GET', '/api/settings/mail', '/api/settings/mail'],
      ['PUT', '/api/settings/mail', '/api/settings/mail', mail],
      ['POST', '/api/settings/mail/test', '/api/settings/mail/test', mail],
      ['DELETE', '/api/notifications/chat-1', '/api/notifications/{id}'],
      ['GET', '/api/audit/people', '/api/audit/people'],
      ['GET', '/api/audit/1', '/api/audit/{id}'],
    ]
    const seen = new Set<string>()
    for (const [method, path, described, body] of calls) {
      const typed: Record<string, string> = typeof body === 'string' ? csv : {}
      const answer = await world.call('admin', method, path, body, typed)
      const operation = document.paths[described]![method.toLowerCase()]!
      seen.add(operation.operationId)
      const schema = operation.responses[String(answer.status)]?.content?.['application/json']?.schema
      assert.ok(schema, `${method} ${path} answered ${answer.status}`)
      const validate = validatorOf(schema)
      assert.ok(validate(await answer.json()), `${method} ${path}: ${JSON.stringify(validate.errors?.slice(0, 3))}`)
      // an undo and a retry do not join what is running
      if (/\/(undo|retry)$/.test(described))
        for (const { id } of await world.stores.jobs.active(TENANT))
          await world.stores.jobs.end(TENANT, id, { state: 'cancelled', counts: NO_COUNTS, cause: null, at: NOW })
    }
    const all = Object.values(document.paths).flatMap((path) => Object.values(path))
    const json = all.filter(
      ({ responses }) => (responses['200'] ?? responses['201'] ?? responses['202'])?.content?.['application/json'],
    )
    assert.deepEqual(
      json.map(({ operationId }) => operationId).filter((id) => !seen.has(id)),
      ['getOpenapiJson'],
    )
  })

  it('describes refusals as problems', async () => {
    const answer = await world.call('admin', 'GET', '/api/jobs/999')
    const schema =
      document.paths['/api/jobs/{id}']!['get']!.responses['404']!.content!['application/problem+json']!.schema
    assert.ok(validatorOf(schema)(await answer.json()))
  })
})
