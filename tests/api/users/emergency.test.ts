import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Page, User, UserCounts, UserDetail } from '../../../src/api/contract.ts'
import type { EmergencyAddress } from '../../../src/directory/account.ts'
import { acceptance, pbxAccount } from '../people.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

const NEEDED: EmergencyAddress = { address: null, ofSite: false, needed: true }

describe('DIR-11 the emergency address at 8x8', () => {
  let world: World
  before(async () => {
    world = await createWorld()
    await see(21, NEEDED)
    await see(22, { ...NEEDED, address: '7 W 34TH ST, New York NY' })
    await see(23, { ...NEEDED, needed: false })
    await see(24, { ...NEEDED, ofSite: true })
    const { directory } = world.stores
    const people = [21, 22, 23, 24]
    const pending = await directory.pendingOf(
      TENANT,
      people.map((n) => pbxAccount(n).id),
    )
    await directory.accept(
      TENANT,
      people.map((n) => {
        const hash = pending.find(({ accountId }) => accountId === pbxAccount(n).id)?.hash ?? ''
        return { ...acceptance(n, pbxAccount(n)), hash, create: false }
      }),
      NOW,
    )
  })
  after(() => world.close())

  const see = (n: number, emergency: EmergencyAddress) =>
    world.stores.directory.seePbx(TENANT, [pbxAccount(n, { emergency })], null, NOW)
  const counted = async () => (await world.get<UserCounts>('/api/users/counts')).noEmergency
  const found = async (more = '') => {
    const { items, total } = await world.get<Page<User>>(`/api/users?filter=emergency:missing${more}`)
    assert.equal(total, items.length)
    return items.map(({ id }) => id)
  }
  const shown = async (id: string) => {
    const { fields } = await world.get<UserDetail>(`/api/users/${id}`)
    const { pbx, keptIn } = fields.find(({ field }) => field === 'emergencyAddress') ?? {}
    return [pbx, keptIn]
  }

  it('is shown as 8x8 has it', async () => {
    assert.deepEqual(await shown('user-21'), [null, ['pbx']])
    assert.deepEqual(await shown('user-22'), ['7 W 34TH ST, New York NY', ['pbx']])
    assert.deepEqual(await shown('user-24'), ['As the site', ['pbx']])
  })

  it('counts and finds who needs one and has none, with other filters too', async () => {
    assert.deepEqual([await counted(), await found()], [1, ['user-21']])
    assert.deepEqual(await found(',status:active'), ['user-21'])
    assert.deepEqual(await found(',status:deactivated'), [])
  })

  it('follows what 8x8 shows without making a change of it', async () => {
    const { directory } = world.stores
    await see(22, NEEDED)
    assert.deepEqual([await counted(), (await found()).sort()], [2, ['user-21', 'user-22']])
    await see(21, { ...NEEDED, address: '233 S WACKER DR, Chicago' })
    assert.deepEqual([await counted(), await found()], [1, ['user-22']])
    await see(21, { ...NEEDED, address: '875 N MICHIGAN AVE, Chicago' })
    assert.deepEqual(await shown('user-21'), ['875 N MICHIGAN AVE, Chicago', ['pbx']])
    const ids = [pbxAccount(21).id, pbxAccount(22).id]
    assert.deepEqual(await directory.pendingOf(TENANT, ids), [])
    await directory.losePbx(TENANT, [pbxAccount(22).id], NOW)
    assert.deepEqual([await counted(), await found()], [0, []])
  })
})
