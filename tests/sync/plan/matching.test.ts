import assert from 'node:assert/strict'
import type { UserRow } from '../../../src/directory/store.ts'
import { changeAccount, numbersHeld } from '../microsoftAdmin.ts'
import { connectProvider, type Provider } from '../provider.ts'
import { openWorld, type SyncWorld } from '../world.ts'

/** Matching users with Microsoft 365 accounts, where names do not tell. */
describe('whose account is whose, from the identity provider and from an admin', function () {
  this.timeout(60_000)
  let world: SyncWorld
  let provider: Provider
  /** Two with a number, whose accounts bear other names. */
  let ann: UserRow & { accountId: string }
  let bob: UserRow & { accountId: string }

  beforeEach(async () => {
    world = await openWorld({ users: 8 })
    await world.run('pbx')
    const answer = await fetch(`${world.url}/sandbox/graph/users?$top=999`)
    const { value } = (await answer.json()) as { value: { id: string; userPrincipalName: string }[] }
    const found = (await world.users()).flatMap((user) => {
      const names = [user.federationId, user.userName].map((name) => name?.toLowerCase())
      const account = value.find(({ userPrincipalName }) => names.includes(userPrincipalName.toLowerCase()))
      return account && user.number ? [{ ...user, accountId: account.id }] : []
    })
    for (const { accountId, userName } of found.slice(0, 2))
      await changeAccount(world.url, accountId, { userPrincipalName: `other-${userName}` })
    ;[ann, bob] = found as [typeof ann, typeof bob]
    provider = await connectProvider(world)
    await world.run()
  })
  afterEach(() => world.close())

  const standing = async ({ id }: UserRow) => {
    const user = (await world.users()).find((one) => one.id === id)
    return [user?.state, user?.reason, user?.m365Id]
  }
  const give = ({ id }: UserRow, externalId: string) => provider.change(id, (body) => ({ ...body, externalId }))
  const by = { id: 'dana', name: 'Dana' }
  const choose = ({ id }: UserRow, account: string) =>
    world.stores.directory.chooseAccount(world.tenantId, id, account, { by, at: new Date().toISOString() })
  const asked = async () => (await world.sync.status(world.tenantId)).queued

  it('an object id from Entra links what no name would', async () => {
    assert.deepEqual(await standing(ann), ['blocked', 'UNMATCHED', null])
    await give(ann, ann.accountId)
    await world.look()
    assert.deepEqual((await standing(ann)).slice(0, 2), ['queued', null])
    await world.run()
    assert.deepEqual(await standing(ann), ['inSync', null, ann.accountId])
    assert.deepEqual(await numbersHeld(world.url, ann.accountId), [ann.number])
    assert.deepEqual(await standing(bob), ['blocked', 'UNMATCHED', null])
  })

  it('the same id from two users links none of them, until one lets go of it', async () => {
    await give(ann, ann.accountId)
    await give(bob, ann.accountId)
    await world.run()
    for (const one of [ann, bob]) assert.deepEqual(await standing(one), ['blocked', 'AMBIGUOUS_MATCH', null])
    assert.deepEqual(await numbersHeld(world.url, ann.accountId), [])
    await give(bob, bob.accountId)
    await world.look()
    assert.deepEqual([(await standing(ann))[0], (await standing(bob))[0]], ['queued', 'queued'])
    await world.run()
    for (const one of [ann, bob]) assert.deepEqual(await standing(one), ['inSync', null, one.accountId])
  })

  it('whoever has an account by its id is before those who bear its name', async () => {
    await give(ann, bob.accountId)
    await changeAccount(world.url, bob.accountId, { userPrincipalName: bob.userName })
    await world.look()
    assert.deepEqual((await standing(bob)).slice(0, 2), ['blocked', 'AMBIGUOUS_MATCH'])
    await world.run()
    assert.deepEqual(await standing(ann), ['inSync', null, bob.accountId])
    assert.deepEqual(await standing(bob), ['blocked', 'AMBIGUOUS_MATCH', null])
  })

  it('is an id of Entra’s only while the provider is Entra, and everybody is looked at when that changes', async () => {
    const provider = (name: 'entra' | 'okta') =>
      world.stores.tenants.changeProvisioning(
        world.tenantId,
        { on: true, provider: name, visible: 'all' },
        new Date().toISOString(),
      )
    await give(ann, ann.accountId)
    await provider('okta')
    await world.run()
    assert.deepEqual(await standing(ann), ['blocked', 'UNMATCHED', null])
    await provider('entra')
    await world.look()
    assert.deepEqual((await standing(ann)).slice(0, 2), ['queued', null])
  })

  it('an admin’s choice settles what is ambiguous, and ends with the link', async () => {
    await give(ann, ann.accountId)
    await give(bob, ann.accountId)
    await world.look()
    assert.deepEqual((await standing(ann)).slice(0, 2), ['blocked', 'AMBIGUOUS_MATCH'])
    const before = await asked()
    assert.equal((await choose(bob, bob.accountId)).kind, 'chosen')
    await world.look()
    assert.deepEqual((await standing(bob)).slice(0, 2), ['queued', null])
    assert.equal(await asked(), before + 1)
    await world.run()
    assert.deepEqual(await standing(bob), ['inSync', null, bob.accountId])
    await world.run()
    assert.deepEqual(await standing(ann), ['inSync', null, ann.accountId], 'nobody else claims it any more')
    await world.stores.directory.endAccountChoice(world.tenantId, bob.id)
    await world.run()
    assert.deepEqual(await standing(bob), ['inSync', null, bob.accountId], 'the link stays')
  })

  it('a sync of one user alone asks for the account by its id, whether anybody saw it before or not', async () => {
    const made = await fetch(`${world.url}/sandbox/graph/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userPrincipalName: 'new@contoso.example', displayName: 'New' }),
    })
    const { id } = (await made.json()) as { id: string }
    await give(ann, id)
    const by = { id: 'dana', name: 'Dana', type: 'manual' } as const
    const alone = async () => {
      const { jobs } = await world.sync.start(world.tenantId, by, { service: 'teams', userId: ann.id })
      const [job] = await world.ended(jobs.map((each) => each.id))
      return job?.steps?.find(({ step }) => step === 'matched')?.detail
    }
    assert.equal(await alone(), 'new@contoso.example by the object id from the identity provider')
    assert.deepEqual(await standing(ann), ['inSync', null, id])
    await fetch(`${world.url}/sandbox/graph/users/${id}`, { method: 'DELETE' })
    assert.equal(await alone(), 'UNMATCHED', 'and hears that it is gone')
    await choose(ann, ann.accountId)
    assert.match((await alone()) ?? '', /by an admin’s choice$/)
  })

  it('a chosen account that vanishes decides nothing more', async () => {
    await choose(ann, ann.accountId)
    await world.run()
    assert.deepEqual(await standing(ann), ['inSync', null, ann.accountId])
    await fetch(`${world.url}/sandbox/graph/users/${ann.accountId}`, { method: 'DELETE' })
    await world.run()
    assert.deepEqual(await standing(ann), ['blocked', 'UNMATCHED', null])
  })
})
