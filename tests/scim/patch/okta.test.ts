import assert from 'node:assert/strict'
import { patchGroup, patchUser, rae, team } from './samples.ts'

describe('PATCH as Okta sends it', () => {
  it('deactivates and activates without a path', () => {
    const off = patchUser(rae, { op: 'replace', value: { active: false } })
    assert.deepEqual(off, { ...rae, active: false })
    assert.deepEqual(patchUser(off, { op: 'replace', value: { active: true } }), rae)
  })

  it('renames a group and passes over the id that comes with the name', () => {
    const after = patchGroup(team, { op: 'replace', value: { id: 'g1', displayName: 'Pushed' } })
    assert.deepEqual(after, { ...team, displayName: 'Pushed' })
  })

  it('takes a dummy password without a path and keeps nothing of it', () => {
    assert.equal(patchUser(rae, { op: 'replace', value: { password: 'dummy' } }), rae)
  })

  it('removes and adds members in one request', () => {
    const after = patchGroup(
      team,
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'add', path: 'members', value: [{ value: 'c', display: 'c@contoso.example' }] },
    )
    assert.deepEqual(after['members'], [{ value: 'b', display: 'Mandy Pepperidge' }, { value: 'c' }])
  })

  it('pushes the whole list of members', () => {
    const value = [
      { value: 'b', display: 'b' },
      { value: 'c', display: 'c' },
      { value: 'b', display: 'b' },
    ]
    assert.deepEqual(patchGroup(team, { op: 'replace', path: 'members', value })['members'], [
      { value: 'b' },
      { value: 'c' },
    ])
  })
})
