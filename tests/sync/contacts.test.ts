import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { UserRow } from '../../src/directory/store.ts'
import { changePbxUser, findPbxUser } from '../journeys/pbxAdmin.ts'
import { connectProvider, person, type Provider } from './provider.ts'
import { openWorld, type SyncWorld } from './world.ts'

const NEW = 'ana.silva@contoso.example'
const WORK = { value: '(408) 555-1234', type: 'work' }
const MOBILE = { value: '+44 7700 900001', type: 'mobile' }

interface Shown {
  directoryInfo: { displayInDirectory: boolean; personalPhoneNumbers: { number: string; type: string }[] }
  serviceInfo: { extensions: { extensionType: string; displayInDirectory: boolean }[] }
}

describe('how colleagues find and reach a user', () => {
  let world: SyncWorld
  let provider: Provider
  let member: UserRow
  beforeEach(async () => {
    world = await openWorld({ users: 12 })
    await world.run()
    provider = await connectProvider(world)
    member = (await world.users()).find((one) => one.state === 'inSync' && one.number !== null)!
  })
  afterEach(() => world.close())

  const user = async (id: string) => (await world.users()).find((one) => one.id === id)!
  const shown = async (userName: string) => (await findPbxUser(world.url, userName)) as unknown as Shown
  const numbersOf = async (userName: string) =>
    (await shown(userName)).directoryInfo.personalPhoneNumbers.map(({ type, number }) => `${type} ${number}`)
  const ask = async (id: string, field: string, before: string | null, value: string | null) => {
    const { pbxId: accountId, userName } = await user(id)
    const ends = { sentAt: null, endedAt: null, reason: null, raw: null }
    await world.stores.directory.request(world.tenantId, {
      ...{ id: randomUUID(), userId: id, accountId, userName, field, before, value, create: null, state: 'pending' },
      ...{ by: { id: 'd', name: 'Dana' }, at: new Date().toISOString(), ...ends },
    })
  }

  it('DIR-4 whom SCIM made is hidden, here and at 8x8, until an admin’s request was written and read back', async () => {
    const { userId } = await provider.create(person(NEW))
    assert.equal((await user(userId)).directoryVisible, false, 'before 8x8 has it')
    await world.run('pbx')
    assert.equal((await shown(NEW)).directoryInfo.displayInDirectory, false)
    assert.equal((await user(userId)).directoryVisible, false)
    assert.equal((await world.stores.directory.counts(world.tenantId)).hidden, 1)
    await ask(userId, 'directoryVisible', 'false', 'true')
    await world.look()
    const queued = await world.stores.directory.queuedOf(world.tenantId, userId)
    assert.deepEqual(
      queued.map(({ field, before, after, cause, causedBy }) => [field, before, after, cause, causedBy]),
      [['directoryVisible', 'false', 'true', 'REQUESTED', 'Dana']],
    )
    assert.equal((await user(userId)).directoryVisible, false, 'a request changes nothing')
    await world.run('pbx')
    assert.equal((await shown(NEW)).directoryInfo.displayInDirectory, true)
    assert.equal((await user(userId)).directoryVisible, true)
    assert.equal((await world.stores.directory.counts(world.tenantId)).hidden, 0)
    await provider.change(userId, (body) => ({ ...body, title: 'Chief' }))
    await world.run('pbx')
    assert.equal((await shown(NEW)).directoryInfo.displayInDirectory, true, 'a write of the provider does not hide it')
  })

  it('whom the provider takes over stays as visible as 8x8 has it', async () => {
    await provider.change(member.id, (body) => ({ ...body, title: 'Chief' }))
    await world.run('pbx')
    assert.equal((await shown(member.userName)).directoryInfo.displayInDirectory, true)
    assert.equal((await user(member.id)).directoryVisible, true)
  })

  it('hidden at 8x8 is taken in as a change with before and after, and the extensions go with it', async () => {
    await ask(member.id, 'directoryVisible', 'true', 'false')
    await world.run('pbx')
    const { directoryInfo, serviceInfo } = await shown(member.userName)
    assert.equal(directoryInfo.displayInDirectory, false)
    assert.ok(
      serviceInfo.extensions.filter((one) => one.extensionType === 'UC').every((one) => !one.displayInDirectory),
    )
    await changePbxUser(world.url, member.userName, (one) => {
      ;(one as unknown as Shown).directoryInfo.displayInDirectory = true
    })
    await world.look()
    const [change] = await world.stores.directory.queuedOf(world.tenantId, member.id)
    assert.deepEqual([change?.field, change?.before, change?.after], ['directoryVisible', 'false', 'true'])
  })

  it('DIR-9 both contact numbers go to 8x8 with a new user, and each change of one leaves the other', async () => {
    const { userId } = await provider.create(person(NEW, { phoneNumbers: [WORK, MOBILE] }))
    await world.run('pbx')
    assert.deepEqual((await numbersOf(NEW)).toSorted(), [`MOBILE ${MOBILE.value}`, `WORK ${WORK.value}`])
    const made = await user(userId)
    assert.deepEqual([made.workPhone, made.mobilePhone, made.number], [WORK.value, MOBILE.value, null])
    await provider.change(userId, (body) => ({ ...body, phoneNumbers: [WORK, { ...MOBILE, value: '+44 1' }] }))
    await world.run('pbx')
    assert.deepEqual((await numbersOf(NEW)).toSorted(), ['MOBILE +44 1', `WORK ${WORK.value}`])
    await provider.change(userId, (body) => ({ ...body, phoneNumbers: [WORK] }))
    await world.run('pbx')
    assert.deepEqual(await numbersOf(NEW), [`WORK ${WORK.value}`])
  })

  it('DIR-9 numbers that nobody at the provider sent are 8x8’s, and are offered to it', async () => {
    await changePbxUser(world.url, member.userName, (one) => {
      ;(one as unknown as Shown).directoryInfo.personalPhoneNumbers = [
        { number: '020 1', type: 'WORK' },
        { number: '020 2', type: 'WORK' },
        { number: '077', type: 'MOBILE' },
      ]
    })
    await world.run('pbx')
    assert.deepEqual([(await user(member.id)).workPhone, (await user(member.id)).mobilePhone], ['020 1', '077'])
    const offered = JSON.parse((await provider.recordOf(member.id)).text) as { phoneNumbers: object[] }
    assert.deepEqual(offered.phoneNumbers, [
      { value: '020 1', type: 'work' },
      { value: '077', type: 'mobile' },
    ])
    await provider.change(member.id, (body) => ({ ...body, title: 'Chief' }))
    assert.ok(!(await user(member.id)).owned.includes('workPhone'))
    await provider.change(member.id, (body) => ({ ...body, phoneNumbers: [{ value: '020 9', type: 'work' }] }))
    assert.deepEqual(
      (await user(member.id)).owned.filter((field) => /Phone/.test(field)),
      ['workPhone'],
    )
    await world.run('pbx')
    assert.deepEqual(await numbersOf(member.userName), ['WORK 020 9', 'WORK 020 2', 'MOBILE 077'])
  })
})
