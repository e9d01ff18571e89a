/**
 * What holds for any cloud behind the connectors, real or a stand-in, whatever it holds: suites that only need an
 * address. Each opens its own, so that they can run side by side.
 */
import assert from 'node:assert/strict'
import { createClock } from '../../src/connectors/clock.ts'
import type { CallContext, Exchange, Microsoft365, Pbx } from '../../src/connectors/contract.ts'
import { createMicrosoft365, type Microsoft365Options } from '../../src/connectors/graph/microsoft365.ts'
import { createPbx, type PbxOptions } from '../../src/connectors/8x8/pbx.ts'
import { all, kindOf } from './cloud/read.ts'
import { plant } from '../planted/plant.ts'

type PbxAddress = Pick<PbxOptions, 'baseUrl' | 'tenantId'> & Partial<PbxOptions> & { apiKey: string }
type GraphAddress = Pick<Microsoft365Options, 'baseUrl' | 'authority' | 'tenantId' | 'clientId' | 'clientSecret'> &
  Partial<Microsoft365Options>

export interface Opened<Address> {
  address: Address
  close(): Promise<void>
}

export function holdsForPbx(name: string, open: () => Promise<Opened<PbxAddress>>): void {
  describe(`contract: ${name} as a PBX`, () => {
    let opened: Opened<PbxAddress>
    let pbx: Pbx
    let seen: Exchange[]
    let context: CallContext
    const connect = (more: Partial<PbxOptions> = {}) =>
      createPbx({ ...createClock(), limits: false, ...opened.address, ...more })

    before(async () => {
      opened = await open()
      pbx = connect()
    })
    after(() => opened.close())
    beforeEach(() => {
      seen = []
      context = { onExchange: (one) => seen.push(one) }
    })

    it('lists every user once, each with an id, a username and extensions', async () => {
      const users = (await all(pbx.users(context))).flat()
      assert.ok(users.length > 0)
      assert.equal(new Set(users.map(({ id }) => id)).size, users.length)
      assert.ok(users.every(({ userName }) => userName !== ''))
      assert.ok(
        users.some(({ extensions }) =>
          extensions.some(({ primaryNumber }) => /^\+\d{6,15}$/.test(primaryNumber ?? '')),
        ),
      )
    })

    it('lists the sites that its users are at', async () => {
      const sites = new Set((await all(pbx.sites(context))).flat().map(({ id }) => id))
      const users = (await all(pbx.users(context))).flat()
      assert.ok(users.every(({ site }) => typeof site?.id !== 'string' || sites.has(site.id)))
    })

    it('looks for changes with two requests when nothing changed, time after time', async () => {
      let cursor = await pbx.cursor(context)
      for (let look = 0; look < 3; look++) {
        seen.length = 0
        const steps = await all(pbx.changesSince(cursor, context))
        assert.deepEqual(
          steps.flatMap(({ deleted }) => deleted),
          [],
        )
        cursor = steps.at(-1)?.next ?? assert.fail('no cursor came with the last chunk')
        assert.ok(seen.length <= 2, `${seen.length} requests`)
      }
    })

    it('has every permission that is needed', async () => {
      const { permissions } = await pbx.check(context)
      assert.deepEqual(
        permissions.filter(({ granted }) => granted !== true),
        [],
      )
    })

    it('refuses another key as a credential', async () => {
      assert.equal(await kindOf(all(connect({ apiKey: plant('not-the-key') }).users())), 'credential')
    })

    it('ends with the caller, and never tells the key', async () => {
      await all(pbx.users(context))
      assert.ok(seen.length > 0)
      assert.doesNotMatch(JSON.stringify(seen), new RegExp(opened.address.apiKey))
      assert.equal(await kindOf(all(pbx.users({ signal: AbortSignal.abort() }))), 'aborted')
    })
  })
}

export function holdsForMicrosoft365(name: string, open: () => Promise<Opened<GraphAddress>>): void {
  describe(`contract: ${name} as Microsoft 365`, () => {
    let opened: Opened<GraphAddress>
    let m365: Microsoft365
    let seen: Exchange[]
    let context: CallContext
    const connect = (more: Partial<Microsoft365Options> = {}) =>
      createMicrosoft365({ ...createClock(), limits: false, ...opened.address, ...more })

    before(async () => {
      opened = await open()
      m365 = connect()
    })
    after(() => opened.close())
    beforeEach(() => {
      seen = []
      context = { onExchange: (one) => seen.push(one) }
    })

    it('lists every user once', async () => {
      const users = (await all(m365.users(context))).flat()
      assert.ok(users.length > 0)
      assert.equal(new Set(users.map(({ id }) => id)).size, users.length)
      assert.ok(users.some(({ phoneLicence }) => phoneLicence === 'enabled'))
    })

    it('looks for changes with one request when nothing changed, time after time', async () => {
      let cursor = await m365.cursor(context)
      for (let look = 0; look < 3; look++) {
        seen.length = 0
        const steps = await all(m365.changesSince(cursor, context))
        cursor = steps.at(-1)?.next ?? assert.fail('no cursor came with the last chunk')
        assert.equal(seen.length, 1)
      }
    })

    it('finds single numbers and configurations as the lists have them', async () => {
      const numbers = (await all(m365.numbers(context))).flat()
      const configurations = (await all(m365.configurations(context))).flat()
      const [someNumbers, someUsers] = [numbers.slice(0, 25), configurations.slice(0, 25)]
      const byNumber = await m365.numbersOf(
        someNumbers.map(({ number }) => number),
        context,
      )
      assert.deepEqual(
        byNumber.map(({ found }) => found),
        someNumbers,
      )
      const byId = await m365.configurationsOf(
        someUsers.map(({ id }) => id),
        context,
      )
      assert.deepEqual(
        byId.map(({ configuration }) => configuration),
        someUsers,
      )
    })

    it('has nothing for a number, a user or a policy that does not exist', async () => {
      assert.deepEqual(await m365.numbersOf(['+19995550199'], context), [{ number: '+19995550199', found: null }])
      const nobody = '00000000-0000-4000-8000-000000000000'
      assert.deepEqual(await m365.configurationsOf([nobody], context), [{ id: nobody, configuration: null }])
      assert.equal(await m365.policyId('TeamsCallingPolicy', 'No such policy', context), null)
    })

    it('has every permission that is needed', async () => {
      const { permissions } = await m365.check(context)
      assert.deepEqual(
        permissions.filter(({ granted }) => granted !== true),
        [],
      )
    })

    it('refuses another secret as a credential', async () => {
      assert.equal(await kindOf(all(connect({ clientSecret: plant('not-the-secret') }).users())), 'credential')
    })

    it('ends with the caller, and never tells the secret or a token', async () => {
      await all(connect().users(context))
      assert.ok(seen.length > 1)
      assert.doesNotMatch(JSON.stringify(seen), new RegExp(`${opened.address.clientSecret}|eyJ[\\w-]+\\.`))
      assert.equal(await kindOf(all(m365.users({ signal: AbortSignal.abort() }))), 'aborted')
    })
  })
}
