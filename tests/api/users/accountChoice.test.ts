import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { AuditEntry, Page, ProblemBody, UserDetail } from '../../../src/api/contract.ts'
import { m365Account, pbxAccount } from '../people.ts'
import { createWorld, NOW, OTHER_TENANT, TENANT, type World } from '../world.ts'

const FREE = 'ffffffff-0000-4000-8000-000000000001'
const SECOND = 'ffffffff-0000-4000-8000-000000000002'

describe('choosing a user’s Microsoft 365 account, at the API', () => {
  let world: World
  /** Somebody without an account, and somebody else. */
  let user: string
  let other: string
  before(async () => {
    world = await createWorld()
    const { directory } = world.stores
    const join = async (n: number): Promise<string> => {
      const account = pbxAccount(n, { federationId: null })
      await directory.seePbx(TENANT, [account], null, NOW)
      const facts = { ...account, displayName: `New ${n}`, siteId: 's1', site: 'London', directoryVisible: true }
      const more = { licence: 'X2', extension: '1', number: `+1999000${n}`, teamsEnabled: true }
      const one = { accountId: account.id, hash: 'h', userId: `user-${n}`, create: true, facts: { ...facts, ...more } }
      await directory.accept(TENANT, [{ ...one, changes: [], cause: 'NEW_IN_PBX', causedBy: null }], NOW)
      return one.userId
    }
    user = await join(901)
    other = await join(902)
    const seen = [FREE, SECOND].map((id, at) => m365Account(at, { id, userPrincipalName: `free${at}@example.com` }))
    await directory.seeM365(TENANT, seen, null, NOW)
  })
  after(() => world.close())

  const send = async <T = UserDetail>(
    method: string,
    id: string,
    body?: unknown,
    role: 'admin' | 'operator' = 'admin',
  ) => {
    const answer = await world.call(role, method, `/api/users/${id}/account`, body)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const refused = async (method: string, id: string, body: unknown, status: number, says: RegExp) => {
    const answer = await send<ProblemBody>(method, id, body)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    assert.match(answer.body.detail, says)
  }
  const audit = async () =>
    (await world.get<Page<AuditEntry>>('/api/audit?action=users.account&limit=50')).items.map(
      ({ target, before, after }) => [target, before, after],
    )

  it('is an admin’s, by object id or username, taken back, and written down', async () => {
    assert.equal((await send('POST', user, { account: FREE }, 'operator')).status, 403)
    const chosen = await send('POST', user, { account: ' FREE0@example.com ' })
    assert.equal(chosen.status, 200, JSON.stringify(chosen.body))
    const { by, ...what } = chosen.body.chosenAccount ?? assert.fail('nothing was chosen')
    assert.deepEqual([what, by.name], [{ accountId: FREE, at: NOW }, 'Dana Whitfield'])
    await send('POST', user, { account: FREE })
    await send('POST', user, { account: SECOND })
    assert.equal((await send('DELETE', user)).body.chosenAccount, null)
    assert.deepEqual(await audit(), [
      [`user ${user}`, 'free1@example.com', null],
      [`user ${user}`, 'free0@example.com', 'free1@example.com'],
      [`user ${user}`, null, 'free0@example.com'],
    ])
  })

  it('says why not', async () => {
    await refused('POST', 'user-none', { account: FREE }, 404, /no user/i)
    await refused('POST', user, { account: 'nobody@example.com' }, 409, /no user "nobody@example\.com"/)
    await refused('POST', user, {}, 400, /account/)
    await refused('POST', user, { account: 'x'.repeat(321) }, 400, /account/)
    await refused('POST', 'user-1', { account: FREE }, 409, /is linked to .*, and a link stays/)
    await refused('POST', user, { account: 'user1@example.com' }, 409, /is .*’s\. Choose another/)
    await refused('DELETE', user, undefined, 409, /Nobody chose/)
    await send('POST', user, { account: FREE })
    await refused('POST', other, { account: FREE }, 409, /free0@example\.com is New 901’s/)
    await world.stores.directory.losePbx(TENANT, ['pbx-902'], NOW)
    const gone = { accountId: 'pbx-902', hash: 'gone', userId: other, create: false, facts: null }
    const line = { changes: [], cause: 'DELETED_IN_PBX', causedBy: null }
    await world.stores.directory.accept(TENANT, [{ ...gone, ...line }], NOW)
    await refused('POST', other, { account: SECOND }, 409, /8x8 deleted this user/)
  })

  it('is of one’s own company alone', async () => {
    const [view] = await world.stores.directory.viewsOf(OTHER_TENANT, [user])
    assert.equal(view, undefined)
    await world.stores.directory.seeM365(OTHER_TENANT, [m365Account(77, { id: 'theirs' })], null, NOW)
    await refused('POST', other, { account: 'theirs' }, 409, /8x8 deleted|no user/)
    await refused('POST', user, { account: 'theirs' }, 409, /no user "theirs"/)
  })
})
