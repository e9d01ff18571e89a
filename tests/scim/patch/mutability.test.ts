import assert from 'node:assert/strict'
import { bare, patchGroup, patchUser, rae, refused, SITE, SITE_ALIAS, team } from './samples.ts'

const inLondon = { ...bare, [SITE]: { site: 'London' } }

describe('PATCH of what may not be changed', () => {
  it('sets a site once, under either URN, and keeps it under the first', () => {
    for (const [op, path] of [
      ['add', `${SITE}:site`],
      ['replace', `${SITE_ALIAS}:site`],
      ['Add', 'site'],
    ]) {
      assert.deepEqual(patchUser(bare, { op, path, value: 'London' }), inLondon)
    }
    assert.deepEqual(patchUser(bare, { op: 'add', value: { [SITE_ALIAS]: { site: 'London' } } }), inLondon)
  })

  it('takes the same site again and changes nothing', () => {
    assert.equal(patchUser(inLondon, { op: 'Replace', path: `${SITE_ALIAS}:site`, value: 'London' }), inLondon)
  })

  it('refuses another site and its removal, and says which is set', () => {
    const sends = [
      { op: 'Replace', path: `${SITE}:site`, value: 'Paris' },
      { op: 'add', value: { [SITE_ALIAS]: { site: 'london' } } },
      { op: 'remove', path: `${SITE}:site` },
      { op: 'replace', path: 'site', value: null },
      { op: 'remove', path: SITE },
    ]
    for (const operation of sends) refused(() => patchUser(inLondon, operation), 'mutability', '"London"')
    refused(() => patchUser(inLondon, sends[0]), 'mutability', '"Paris"')
  })

  it('refuses a site that is set, changed and set again within one request', () => {
    const site = (value: string) => ({ op: 'add', path: 'site', value })
    refused(() => patchUser(bare, site('London'), site('Paris')), 'mutability', '"London"', '"Paris"')
  })

  it('removes nothing where no site is set', () => {
    assert.equal(patchUser(bare, { op: 'remove', path: `${SITE}:site` }), bare)
  })

  it('refuses to make another member of a member, but removes and adds one', () => {
    refused(
      () => patchGroup(team, { op: 'replace', path: 'members[value eq "a"].value', value: 'c' }),
      'mutability',
      '"a"',
    )
    refused(
      () => patchGroup(team, { op: 'replace', path: 'members[value eq "a"]', value: { value: 'c' } }),
      'mutability',
    )
    refused(() => patchGroup(team, { op: 'remove', path: 'members[value eq "a"].value' }), 'mutability', '"a"')
    const typed = patchGroup(team, { op: 'add', path: 'members[value eq "a"].type', value: 'User' })
    assert.deepEqual((typed['members'] as unknown[])[0], { value: 'a', display: 'Babs Jensen', type: 'User' })
    refused(
      () => patchGroup(typed, { op: 'add', path: 'members[value eq "a"].type', value: 'Group' }),
      'mutability',
      '"User"',
    )
  })

  it('refuses a path to what only this service sets', () => {
    for (const path of ['id', 'meta', 'meta.created', 'groups', 'groups[value eq "g"]', 'manager.displayName']) {
      for (const op of ['add', 'replace', 'remove']) {
        refused(() => patchUser(rae, { op, path, value: 'hacked' }), 'mutability', path, 'read-only')
      }
    }
    refused(() => patchGroup(team, { op: 'replace', path: 'members[value eq "a"].display', value: 'x' }), 'mutability')
  })

  it('passes it over where a value without a path, or a whole value, carries it', () => {
    const value = { id: 'x', meta: { created: 'x' }, groups: [], schemas: ['urn:x'] }
    assert.equal(patchUser(rae, { op: 'replace', value }), rae)
    const manager = patchUser(bare, { op: 'add', path: 'manager', value: { value: 'm', displayName: 'Max' } })
    assert.deepEqual(Object.values(manager)[1], { manager: { value: 'm' } })
  })

  it('takes a password and never keeps it', () => {
    assert.equal(patchUser(rae, { op: 'replace', path: 'password', value: 'secret-1' }), rae)
    assert.equal(
      patchUser(rae, { op: 'replace', value: { password: { odd: 'secret-1' } } }, { op: 'remove', path: 'password' }),
      rae,
    )
  })

  it('keeps schemas in step with the extensions, where a body has them', () => {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
    const after = patchUser({ ...bare, schemas }, { op: 'add', path: 'site', value: 'London' })
    assert.deepEqual(after['schemas'], [...schemas, SITE])
    assert.deepEqual(
      patchUser(
        { ...bare, schemas: [...schemas, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'], title: 'x' },
        { op: 'remove', path: 'title' },
      )['schemas'],
      schemas,
    )
  })
})
