import assert from 'node:assert/strict'
import type { PbxExtension } from '../../../src/directory/account.ts'
import { acceptance, chosenExtension, differences, factsOf } from '../../../src/sync/plan/authority.ts'
import { NUMBER, OTHER, pbxAccount, user } from '../views.ts'

const extension = (change: Partial<PbxExtension>): PbxExtension => ({
  id: 'e',
  number: '2001',
  type: 'UC',
  licenceId: 'licence-1',
  teamsEnabled: true,
  primaryNumber: NUMBER,
  ...change,
})
const chosen = (...extensions: Partial<PbxExtension>[]) =>
  chosenExtension(pbxAccount({ extensions: extensions.map(extension) }))

describe('authority: what the directory takes in from 8x8', () => {
  it('a CC extension never speaks for the user', () => {
    assert.equal(chosen({ type: 'CC', number: '1000' }, { id: 'uc', number: '2001' })?.id, 'uc')
    assert.equal(chosen({ type: 'CC' }), null)
  })

  it('of several able extensions the lowest number wins, as a number', () => {
    assert.equal(chosen({ id: 'a', number: '10000' }, { id: 'b', number: '999' })?.id, 'b')
  })

  it('an extension that can carry a Teams number wins over a lower one that cannot', () => {
    assert.equal(chosen({ id: 'off', number: '1', teamsEnabled: false }, { id: 'on', number: '2' })?.id, 'on')
    assert.equal(chosen({ id: 'bare', number: '1', primaryNumber: null }, { id: 'on', number: '2' })?.id, 'on')
  })

  it('shows the licence by name, and none on an unlicensed extension', () => {
    assert.equal(factsOf(pbxAccount()).licence, 'X2')
    assert.equal(factsOf(pbxAccount({ extensions: [extension({ licenceId: null })] })).licence, null)
  })

  it('names each field that differs, and nothing that does not', () => {
    const changed = pbxAccount({ extensions: [extension({ primaryNumber: OTHER })], givenName: 'Amy' })
    assert.deepEqual(differences(user(), factsOf(changed)), [
      { field: 'givenName', before: 'Amelia', after: 'Amy' },
      { field: 'number', before: NUMBER, after: OTHER },
    ])
    assert.deepEqual(differences(user(), factsOf(pbxAccount())), [])
  })

  it('accepts new, changed and deleted accounts, each with its cause', () => {
    const pending = { accountId: 'pbx-amelia', hash: 'h', changedBy: 'dana@contoso.com' }
    const newId = (): string => 'user-new'
    const created = acceptance({ ...pending, account: pbxAccount(), user: null }, newId)
    assert.deepEqual([created?.create, created?.userId, created?.cause], [true, 'user-new', 'NEW_IN_PBX'])
    const inactive = acceptance({ ...pending, account: pbxAccount({ active: false }), user: user() }, newId)
    assert.deepEqual([inactive?.cause, inactive?.causedBy], ['DEACTIVATED', 'dana@contoso.com'])
    const gone = acceptance({ ...pending, account: null, user: user() }, newId)
    assert.deepEqual([gone?.facts, gone?.cause], [null, 'DELETED_IN_PBX'])
    assert.equal(acceptance({ ...pending, account: null, user: null }, newId), null)
  })
})
