import assert from 'node:assert/strict'
import { mayChange } from '../../src/identity/admins.ts'
import { createKeptRoles, type KeptRolesDeps } from '../../src/identity/keptRoles.ts'
import type { Role } from '../../src/identity/roles.ts'
import type { RoleAssignment } from '../../src/tenants/store.ts'

const T = 'tenant'
const ANA = '8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'
const BEN = '2b6d0d1e-77aa-4f0b-9a55-0c3d6a1be043'
const OPS = '11111111-2222-4333-8444-555555555555'

const given = (kind: RoleAssignment['kind'], id: string, role: RoleAssignment['role']): RoleAssignment => ({
  ...{ kind, id, role, name: 'Somebody', at: '2026-11-22T09:00:00.000Z' },
  by: { id: BEN, name: 'Ben' },
})

interface Setting {
  kept?: RoleAssignment[]
  adminIds?: string[]
  memberOf?: KeptRolesDeps['memberOf']
}

function rolesWith({ kept = [], adminIds = [], memberOf = () => Promise.resolve([]) }: Setting) {
  const clock = { now: 0 }
  const tenants = {
    rolesFor: (_: string, userId: string) =>
      Promise.resolve(kept.filter(({ kind, id }) => kind === 'group' || id === userId.toLowerCase())),
  }
  const of = createKeptRoles({ tenants, adminIds, memberOf, now: () => clock.now })
  const ask = (roles: Role[], groups?: string[]) =>
    of({ tenantId: T, userId: ANA, name: 'Ana', roles, ...(groups ? { groups } : {}) })
  return { ask, clock }
}

describe('roles that are kept here', () => {
  it('add to those of the token, and nobody without any is more than a user', async () => {
    const { ask } = rolesWith({ kept: [given('person', ANA, 'operator')] })
    assert.deepEqual((await ask(['user'])).roles, ['operator'])
    assert.deepEqual((await ask(['reader'])).roles, ['reader', 'operator'])
    assert.deepEqual((await rolesWith({}).ask([])).roles, ['user'])
    assert.deepEqual((await rolesWith({ kept: [given('person', BEN, 'admin')] }).ask(['user'])).roles, ['user'])
  })

  it('come from ADMIN_OIDS in any case', async () => {
    assert.deepEqual((await rolesWith({ adminIds: [ANA.toUpperCase()] }).ask(['user'])).roles, ['admin'])
  })

  it('come by group as the token tells, and then nobody is asked', async () => {
    const memberOf = () => Promise.reject(new Error('not asked'))
    const { ask } = rolesWith({ kept: [given('group', OPS, 'operator')], memberOf })
    assert.deepEqual((await ask(['user'], [OPS.toUpperCase()])).roles, ['operator'])
    const outside = await ask(['user'], [])
    assert.deepEqual([outside.roles, outside.groupsUnknown], [['user'], undefined])
  })

  it('ask about groups once in five minutes, and never when no group has a role', async () => {
    let asked = 0
    const memberOf = (_tenant: string, _user: string, wanted: string[]) => {
      asked += 1
      return Promise.resolve(wanted)
    }
    await rolesWith({ kept: [given('person', ANA, 'reader')], memberOf }).ask(['user'])
    assert.equal(asked, 0)
    const { ask, clock } = rolesWith({ kept: [given('group', OPS, 'admin')], memberOf })
    for (const now of [0, 1, 299_999]) {
      clock.now = now
      assert.deepEqual((await ask(['user'])).roles, ['admin'])
    }
    assert.equal(asked, 1)
    clock.now = 300_000
    await ask(['user'])
    assert.equal(asked, 2)
  })

  it('say that groups could not be asked about, keep the rest, and ask again after half a minute', async () => {
    let asked = 0
    const memberOf = () => {
      asked += 1
      return asked === 1 ? Promise.reject(new Error('down')) : Promise.resolve([OPS])
    }
    const kept = [given('group', OPS, 'admin'), given('person', ANA, 'reader')]
    const { ask, clock } = rolesWith({ kept, memberOf })
    const first = await ask(['user'])
    assert.deepEqual([first.roles, first.groupsUnknown], [['reader'], true])
    assert.equal((await ask(['user'])).groupsUnknown, true)
    clock.now = 30_000
    assert.deepEqual((await ask(['user'])).roles.toSorted(), ['admin', 'reader'])
    assert.equal(asked, 2)
  })

  it('hold up nobody when many ask at once', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    let asked = 0
    const memberOf = async () => {
      asked += 1
      await gate
      return []
    }
    const of = createKeptRoles({
      ...{ tenants: { rolesFor: () => Promise.resolve([given('group', OPS, 'admin')]) }, adminIds: [], memberOf },
      now: () => 0,
    })
    const all = Array.from({ length: 50 }, (_, n) => of({ tenantId: T, userId: `u${n}`, name: 'x', roles: [] }))
    const early = await Promise.all(all.slice(20))
    assert.ok(early.every(({ groupsUnknown }) => groupsUnknown))
    assert.equal(asked, 20)
    release()
    assert.ok((await Promise.all(all.slice(0, 20))).every(({ groupsUnknown }) => !groupsUnknown))
  })
})

describe('the last admin', () => {
  const ana = given('person', ANA, 'admin')
  const cases: [string, RoleAssignment[], RoleAssignment | null, string[], boolean][] = [
    ['goes', [ana], null, [], false],
    ['becomes an operator', [ana], { ...ana, role: 'operator' }, [], false],
    ['gets another name', [ana], { ...ana, name: 'Ana Ruiz' }, [], true],
    ['goes where another stays', [ana, given('person', BEN, 'admin')], null, [], true],
    ['goes where ADMIN_OIDS names one', [ana], null, [BEN], true],
    ['goes where only a group has the role', [ana, given('group', OPS, 'admin')], null, [], false],
    ['goes where only an operator stays', [ana, given('person', BEN, 'operator')], null, [], false],
  ]
  for (const [what, all, after, fixed, may] of cases)
    it(`${what}: ${may ? 'may be' : 'is refused, and why'}`, () => {
      const change = () => mayChange(all, ana, after, fixed)
      if (may) change()
      else assert.throws(change, { name: 'LastAdmin', message: /Make somebody else an admin first/ })
    })

  it('is nobody whose role was another one, or none', () => {
    mayChange([ana, given('person', BEN, 'reader')], given('person', BEN, 'reader'), null, [])
    mayChange([ana], undefined, given('person', BEN, 'reader'), [])
  })
})
