import assert from 'node:assert/strict'
import type { User, UserDetail } from '../../src/api/contract.ts'
import { startProduct, type Product } from '../product.ts'
import { readClouds, teamsNumbers } from './checker.ts'
import { engines } from './engines.ts'
import { changePbxUser, deletePbxUser, findPbxUser } from './pbxAdmin.ts'
import { signIn, type Person } from './person.ts'
import { plant } from '../planted/plant.ts'

const TOKEN = plant('scim-token')
const SITE = 'urn:ietf:params:scim:schemas:extension:8x8:1.1:User'

for (const engine of engines) {
  describe(`journey: from SCIM user to caller, on ${engine.name}`, function () {
    this.timeout(120_000)
    let product: Product
    let admin: Person
    /** Whom 8x8 does not have yet, as 8x8 would have it: with a licence, an extension and a number. */
    let joiner: Awaited<ReturnType<typeof findPbxUser>>
    let upn: string
    let recordId: string

    before(async () => {
      const settings = { SANDBOX_PROBLEMS: 'off', SANDBOX_USERS: '12', SANDBOX_SCIM_TOKEN: TOKEN }
      product = await startProduct({ ...settings, ...(await engine.env()) })
      admin = await signIn(product.url)
      const { pbx, users } = await readClouds(product.url)
      const [first] = pbx
      joiner = await findPbxUser(product.url, first?.basicInfo.userName ?? '')
      const names = [first?.basicInfo.ssoFederationId, first?.basicInfo.userName].map((name) => name?.toLowerCase())
      upn = users.find((user) => names.includes(user.userPrincipalName.toLowerCase()))?.userPrincipalName ?? ''
      await deletePbxUser(product.url, joiner.basicInfo.userName)
      await admin.sync()
    })
    after(() => product.stop())

    const scim = async (method: string, path: string, body?: object): Promise<{ status: number; id: string }> => {
      const answer = await fetch(`${product.url}/scim/v2${path}`, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await answer.text()
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
      return { status: answer.status, ...(text ? (JSON.parse(text) as { id: string }) : { id: '' }) }
    }
    const patchAll = (...changes: [path: string, value: unknown][]) =>
      scim('PATCH', `/Users/${recordId}`, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: changes.map(([path, value]) => ({ op: 'Replace', path, value })),
      })
    const patch = (path: string, value: unknown) => patchAll([path, value])
    const who = async (name: string): Promise<User> => {
      const user = (await admin.users()).find((one) => one.userName === name)
      assert.ok(user, `no user ${name}`)
      return user
    }
    const inTeams = async () => teamsNumbers(await readClouds(product.url)).get(upn.toLowerCase()) ?? null
    const numberOf = () => joiner.serviceInfo.extensions[0]?.primaryPhoneNumber ?? null

    it('a joiner whom SCIM creates is counted, and created at 8x8 by the next sync', async () => {
      const { status, id } = await scim('POST', '/Users', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', SITE],
        userName: upn,
        name: { givenName: joiner.basicInfo.firstName, familyName: joiner.basicInfo.lastName },
        emails: [{ value: 'joiner@contoso.example', type: 'work', primary: true }],
        active: true,
        phoneNumbers: [
          { value: '(408) 555-1234', type: 'work' },
          { value: '+44 7700 900001', type: 'mobile' },
        ],
        [SITE]: { site: (joiner.basicInfo as unknown as { site: { name: string } }).site.name },
      })
      recordId = id
      assert.equal(status, 201)
      // nothing watches here: the provider's pause alone has it looked at
      assert.equal((await who(upn)).state, 'queued')
      const counted = async () => (await admin.get<{ queued: number }>('/api/sync')).queued
      while ((await counted()) === 0) await new Promise((resolve) => setTimeout(resolve, 50))
      assert.equal(await counted(), 1)
      const jobs = await admin.sync()
      assert.deepEqual(
        jobs.map(({ state }) => state),
        ['succeeded', 'succeeded'],
      )
      const user = await who(upn)
      assert.deepEqual([user.state, user.reason?.code, await inTeams()], ['excluded', 'NO_PBX_LICENCE', null])
      assert.equal((await findPbxUser(product.url, upn)).basicInfo.status, 'ACTIVE')
      assert.deepEqual([user.workPhone, user.mobilePhone], ['(408) 555-1234', '+44 7700 900001'])
    })

    it('DIR-4 colleagues do not see the joiner until an admin has 8x8 show it', async () => {
      const hidden = async () => (await admin.get<{ items: User[] }>('/api/users?filter=directory:hidden')).items
      const shown = async () =>
        ((await findPbxUser(product.url, upn)) as unknown as { directoryInfo: { displayInDirectory: boolean } })
          .directoryInfo.displayInDirectory
      assert.deepEqual(
        (await hidden()).map(({ userName }) => userName),
        [upn],
      )
      assert.equal(await shown(), false)
      const { status } = await admin.send('POST', '/api/users/directory', { filter: 'directory:hidden', visible: true })
      assert.equal(status, 202)
      assert.equal((await hidden()).length, 1, 'asked for, not done')
      await admin.sync('pbx')
      assert.deepEqual([await hidden(), await shown(), (await who(upn)).directoryVisible], [[], true, true])
    })

    it('with licence, extension and number at 8x8, the next sync gives the number in Teams', async () => {
      await changePbxUser(product.url, upn, (user) => {
        const extensions = joiner.serviceInfo.extensions.map((extension) => ({ ...extension, id: undefined }))
        Object.assign(user, { serviceInfo: { ...joiner.serviceInfo, extensions } })
      })
      await admin.sync()
      const user = await who(upn)
      assert.notEqual(numberOf(), null)
      assert.deepEqual([user.state, user.number, await inTeams()], ['inSync', numberOf(), numberOf()])
    })

    it('a mover’s new username is at 8x8 with the Federation ID, and the number stays', async () => {
      const moved = `moved.${upn}`
      await patch('userName', moved)
      assert.deepEqual(
        (await admin.sync()).map(({ state }) => state),
        ['succeeded', 'succeeded'],
      )
      const { basicInfo } = await findPbxUser(product.url, moved)
      assert.equal((basicInfo as unknown as { ssoFederationId: string }).ssoFederationId, moved)
      assert.deepEqual([(await who(moved)).state, await inTeams()], ['inSync', numberOf()])
      await patch('userName', upn)
      await admin.sync()
    })

    it('a leaver loses the number in Teams and keeps it at 8x8; back again, has it again', async () => {
      await patchAll(['active', 'False'], ['title', 'On leave'])
      const { history } = await admin.get<UserDetail>(`/api/users/${(await who(upn)).id}`)
      const causes = ['active', 'title'].map((field) => history.find((one) => one.field === field)?.cause)
      assert.deepEqual(causes, ['DEACTIVATED_BY_PROVIDER', 'CHANGED_IN_PROVIDER'])
      await admin.sync()
      const { basicInfo, serviceInfo } = await findPbxUser(product.url, upn)
      assert.deepEqual(
        [
          (await who(upn)).reason?.code,
          await inTeams(),
          basicInfo.status,
          serviceInfo.extensions[0]?.primaryPhoneNumber,
        ],
        ['INACTIVE', null, 'INACTIVE', numberOf()],
      )
      await patch('active', true)
      await admin.sync()
      assert.deepEqual([(await who(upn)).state, await inTeams()], ['inSync', numberOf()])
    })

    it('DELETE deactivates the person, whom a later POST links again', async () => {
      assert.equal((await scim('DELETE', `/Users/${recordId}`)).status, 204)
      await admin.sync()
      const user = await who(upn)
      assert.deepEqual([user.reason?.code, await inTeams()], ['INACTIVE', null])
      const causes = (await admin.get<UserDetail>(`/api/users/${user.id}`)).history.map(({ cause }) => cause)
      for (const cause of ['NEW_IN_PROVIDER', 'CHANGED_IN_PROVIDER', 'DEACTIVATED_BY_PROVIDER', 'DELETED_BY_PROVIDER'])
        assert.ok(causes.includes(cause), `${cause} is not among ${causes.join(' ')}`)
      const { status, id } = await scim('POST', '/Users', {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: upn,
        name: { givenName: joiner.basicInfo.firstName, familyName: joiner.basicInfo.lastName },
        emails: [{ value: 'joiner@contoso.example', type: 'work' }],
      })
      assert.equal(status, 201)
      assert.notEqual(id, recordId)
      await admin.sync()
      assert.equal((await who(upn)).id, user.id)
      assert.equal(await inTeams(), numberOf())
    })

    it('whom 8x8 deleted waits until an admin has it created again, or removes it', async () => {
      await deletePbxUser(product.url, upn)
      await admin.sync()
      const user = await who(upn)
      assert.deepEqual([user.state, user.reason?.code, await inTeams()], ['blocked', 'CREATE_OR_REMOVE', null])
      const path = `/api/users/${user.id}`
      assert.equal((await admin.send('POST', `${path}/recreate`)).status, 200)
      await admin.sync()
      assert.equal((await findPbxUser(product.url, upn)).basicInfo.status, 'ACTIVE')
      assert.deepEqual([(await who(upn)).id, (await who(upn)).reason?.code], [user.id, 'NO_PBX_LICENCE'])
      await deletePbxUser(product.url, upn)
      await admin.sync()
      assert.equal((await admin.send('POST', `${path}/delete`, { confirm: upn })).status, 200)
      await admin.sync()
      assert.equal(
        (await admin.users()).find(({ userName }) => userName === upn),
        undefined,
      )
      const found = await fetch(`${product.url}/scim/v2/Users?filter=${encodeURIComponent(`userName eq "${upn}"`)}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      })
      assert.equal(((await found.json()) as { totalResults: number }).totalResults, 0)
    })

    it('DIR-12 whom an admin made here is at 8x8 with the next sync, and the provider may link it later', async () => {
      const made = { userName: upn, givenName: 'New', familyName: 'One', email: 'one@contoso.example', site: 'London' }
      assert.equal((await admin.send('POST', '/api/users', made)).status, 202)
      await admin.sync('pbx')
      const user = await who(upn)
      assert.equal((await admin.get<UserDetail>(`/api/users/${user.id}`)).owner, 'pbx')
      const filter = encodeURIComponent(`userName eq "${upn.toUpperCase()}"`)
      const found = await fetch(`${product.url}/scim/v2/Users?filter=${filter}`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      })
      const [resource] = ((await found.json()) as { Resources: { id: string }[] }).Resources
      recordId = resource?.id ?? ''
      await patch('title', 'Chief')
      await admin.sync('pbx')
      const linked = await admin.get<UserDetail>(`/api/users/${user.id}`)
      assert.deepEqual([linked.owner, linked.owned.includes('title'), linked.givenName], ['idp', true, 'New'])
    })
  })
}
