import assert from 'node:assert/strict'
import { createPrivateKey, createSign } from 'node:crypto'
import type { JsonWebKey as Jwk, KeyObject } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JWTPayload } from 'jose'
import { after, before, describe, it } from 'mocha'
import type { Session } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const CHECK = 'POST /users/{user-id}/checkMemberGroups'

describe('roles by groups of Entra, on the running product', function () {
  this.timeout(60_000)
  let product: Product
  let key: KeyObject
  let kid = ''
  let claims: JWTPayload = {}
  let admin = ''
  let group = ''
  let members: string[] = []

  const json = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const answer = await fetch(product.url + path, {
      ...init,
      headers: { 'content-type': 'application/json', ...init.headers },
    })
    return (await answer.json()) as T
  }
  const of = (token: string, n: number): JWTPayload =>
    JSON.parse(Buffer.from(token.split('.')[n] ?? '', 'base64url').toString()) as JWTPayload

  before(async () => {
    product = await startProduct({ SANDBOX_USERS: '20', SANDBOX_PROBLEMS: 'off' })
    const body = JSON.stringify({ as: 'user' })
    const user = (await json<{ access_token: string }>('/sandbox/token', { method: 'POST', body })).access_token
    claims = of(user, 1)
    kid = String(of(user, 0)['kid'])
    const [file = ''] = globSync('**/issuer-key.json', { cwd: product.folder })
    key = createPrivateKey({ key: JSON.parse(readFileSync(join(product.folder, file), 'utf8')) as Jwk, format: 'jwk' })
    admin = tokenOf('99999999-9999-4999-8999-999999999999', { roles: ['Sync.Admin'] })
    const groups = await json<{ value: { id: string; displayName: string }[] }>('/sandbox/graph/groups')
    group = groups.value.find(({ displayName }) => displayName === 'Voice Everybody')?.id ?? ''
    const people = await json<{ value: { id: string; userPrincipalName: string }[] }>('/sandbox/graph/users?$top=20')
    members = people.value.map(({ id }) => id)
    const answer = await fetch(`${product.url}/api/roles/groups/${group}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'reader', name: 'Voice Everybody' }),
    })
    assert.equal(answer.status, 200, await answer.text())
  })
  after(() => product?.stop())

  function tokenOf(oid: string, more: object): string {
    const text = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part({ ...claims, oid, ...more })}`
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
  }
  const session = (oid: string | undefined, more: object) =>
    json<Session>('/api/session', { headers: { authorization: `Bearer ${tokenOf(oid ?? '', more)}` } })
  const asked = async () => (await json<{ graph: Record<string, number> }>('/sandbox/requests')).graph[CHECK] ?? 0
  const overage = {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: 'https://graph.windows.net/elsewhere/getMemberObjects' } },
  }

  it('come of the claim where the token tells the groups, and Microsoft is not asked', async () => {
    const before = await asked()
    const stranger = '88888888-8888-4888-8888-888888888888'
    assert.deepEqual((await session(stranger, { groups: [group.toUpperCase()] })).user.roles, ['reader'])
    assert.deepEqual((await session(stranger, { groups: [] })).user.roles, ['user'])
    assert.deepEqual((await session(stranger, { groups: [group], roles: ['Sync.Operator'] })).user.roles.toSorted(), [
      'operator',
      'reader',
    ])
    assert.equal(await asked(), before)
  })

  it('are asked of Microsoft where there are too many to tell, once in five minutes, never at the address in the token', async () => {
    const before = await asked()
    for (let n = 0; n < 5; n++) assert.deepEqual((await session(members[0], overage)).user.roles, ['reader'])
    assert.equal(await asked(), before + 1)
    assert.deepEqual((await session('77777777-7777-4777-8777-777777777777', overage)).user.roles, ['user'])
  })

  it('are not guessed where Microsoft does not answer: the refusal says so', async () => {
    const faults = [{ system: 'graph', match: CHECK, kind: 'status', status: 503, retryAfter: 1 }]
    await json('/sandbox/faults', { method: 'PUT', body: JSON.stringify({ faults }) })
    const { user, groupsUnknown } = await session(members[1], overage)
    assert.deepEqual([user.roles, groupsUnknown], [['user'], true])
    const headers = { authorization: `Bearer ${tokenOf(members[1] ?? '', overage)}` }
    const refused = await json<{ status: number; detail: string }>('/api/jobs', { headers })
    assert.equal(refused.status, 403)
    assert.match(refused.detail, /Microsoft could not be asked which groups you are in/)
    assert.match(refused.detail, /If it stays so, an admin can give you the role by name/)
    await json('/sandbox/faults', { method: 'PUT', body: '{}' })
  })
})
