import assert from 'node:assert/strict'
import { bare, CORE, ENTERPRISE, patchGroup, patchUser, rae, refused, SITE, team } from './samples.ts'

describe('PATCH as Entra ID sends it', () => {
  it('takes op in any case', () => {
    for (const op of ['Replace', 'REPLACE', 'replace', 'Add', 'aDD']) {
      assert.equal(patchUser(rae, { op, path: 'displayName', value: 'Up' })['displayName'], 'Up')
    }
    assert.equal(patchUser(rae, { op: 'Remove', path: 'title' })['title'], undefined)
  })

  it('takes "False" and "True" for booleans, and keeps no string', () => {
    assert.equal(patchUser(rae, { op: 'Replace', path: 'active', value: 'False' })['active'], false)
    const off = { ...rae, active: false }
    assert.equal(patchUser(off, { op: 'Add', path: 'active', value: 'True' })['active'], true)
    assert.equal(patchUser(off, { op: 'Replace', value: { active: 'true' } })['active'], true)
    assert.equal(patchUser(rae, { op: 'Replace', path: 'active', value: [{ value: 'False' }] })['active'], false)
    const added = patchUser(bare, { op: 'Add', path: 'emails', value: [{ value: 'x', primary: 'True' }] })
    assert.deepEqual(added['emails'], [{ value: 'x', primary: true }])
  })

  it('takes a manager without an id for none', () => {
    const path = `${ENTERPRISE}:manager`
    const led = patchUser(rae, { op: 'add', path, value: { value: 'm1', $ref: '../Users/m1' } })
    for (const value of [
      '',
      { value: '' },
      { value: ' ', $ref: '../Users/m1' },
      { VALUE: '' },
      [{ value: '' }],
      [],
      null,
    ])
      for (const op of [
        { op: 'Replace', path, value },
        { op: 'replace', value: { [path]: value } },
      ])
        assert.deepEqual(patchUser(led, op), rae, JSON.stringify(op))
    assert.deepEqual(patchUser(led, { op: 'add', path, value: { value: '' } }), led)
  })

  it('refuses other words for booleans', () => {
    for (const value of ['', 'yes', '0', 0, 1, {}]) {
      refused(
        () => patchUser(rae, { op: 'Replace', path: 'active', value }),
        'invalidValue',
        'active must be true or false',
      )
    }
  })

  it('splits a value without a path whose keys are dotted or full URNs', () => {
    const after = patchUser(
      rae,
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'q@contoso.example' },
      {
        op: 'replace',
        value: {
          displayName: 'Bo',
          'name.givenName': 'Kofi',
          'name.familyName': 'Una',
          [`${ENTERPRISE}:employeeNumber`]: 'E99',
          [`${ENTERPRISE}:manager.value`]: 'm1',
          [`${SITE}:site`]: 'London',
          [`${CORE}:nickName`]: 'B',
          'phoneNumbers[type eq "mobile"].value': '+44 20 7946 0000',
        },
      },
    )
    assert.deepEqual(after, {
      ...rae,
      displayName: 'Bo',
      name: { formatted: 'Rae Okoro', familyName: 'Una', givenName: 'Kofi' },
      emails: [
        { value: 'q@contoso.example', type: 'work', primary: true },
        { value: 'rae@home.example', type: 'home' },
      ],
      [ENTERPRISE]: { employeeNumber: 'E99', manager: { value: 'm1' } },
      [SITE]: { site: 'London' },
      nickName: 'B',
      phoneNumbers: [{ type: 'mobile', value: '+44 20 7946 0000' }],
    })
  })

  it('writes an attribute of an extension by its bare name', () => {
    assert.deepEqual(patchUser(bare, { op: 'Add', path: 'department', value: 'Sales' })[ENTERPRISE], {
      department: 'Sales',
    })
  })

  it('makes the element that a value path describes, once', () => {
    const after = patchUser(
      bare,
      { op: 'Replace', path: 'addresses[type eq "work"].postalCode', value: '94105' },
      { op: 'Replace', path: 'addresses[type eq "work"].streetAddress', value: '1 Quay' },
      { op: 'Add', path: 'emails[type eq "work" and primary eq true].value', value: 'bo@x.example' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"]', value: { value: '+1' } },
    )
    assert.deepEqual(after, {
      ...bare,
      addresses: [{ type: 'work', postalCode: '94105', streetAddress: '1 Quay' }],
      emails: [{ type: 'work', primary: true, value: 'bo@x.example' }],
      phoneNumbers: [{ type: 'mobile', value: '+1' }],
    })
  })

  it('makes the one that it makes primary the only one that is', () => {
    const path = 'emails[type eq "other" and primary eq true].value'
    assert.deepEqual(patchUser(rae, { op: 'Add', path, value: 'o@x.example' })['emails'], [
      { value: 'rae@contoso.example', type: 'work', primary: false },
      { value: 'rae@home.example', type: 'home' },
      { value: 'o@x.example', type: 'other', primary: true },
    ])
  })

  it('takes away the element that it made when its value is removed', () => {
    const made = patchUser(bare, { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1' })
    assert.deepEqual(patchUser(made, { op: 'Remove', path: 'phoneNumbers[type eq "mobile"].value' }), bare)
    const emails = patchUser(rae, { op: 'Remove', path: 'emails[type eq "work"].value' })['emails'] as unknown[]
    assert.deepEqual(emails[0], { type: 'work', primary: true })
  })

  it('takes a quoted boolean in a value path', () => {
    const made = patchUser(bare, { op: 'Add', path: 'roles[primary eq "True"].value', value: 'agent' })
    assert.deepEqual(made['roles'], [{ primary: true, value: 'agent' }])
    const again = patchUser(made, { op: 'Replace', path: 'roles[primary eq "true"].value', value: 'lead' })
    assert.deepEqual(again['roles'], [{ primary: true, value: 'lead' }])
  })

  it('takes a manager as an id, an object and a list, and keeps one object', () => {
    const sends = [
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: 'm1' },
      { op: 'Replace', path: 'manager', value: { value: 'm1' } },
      { op: 'Add', path: 'manager', value: [{ $ref: null, value: 'm1' }] },
      { op: 'replace', value: { [`${ENTERPRISE}:manager`]: 'm1' } },
      { op: 'replace', value: { [ENTERPRISE]: { manager: ['m1'] } } },
    ]
    for (const operation of sends) {
      assert.deepEqual(patchUser(bare, operation)[ENTERPRISE], { manager: { value: 'm1' } })
    }
    const referred = patchUser(bare, {
      op: 'Add',
      path: 'manager',
      value: [{ $ref: 'https://x.example/Users/m1', value: 'm1' }],
    })
    assert.deepEqual(referred[ENTERPRISE], { manager: { value: 'm1', $ref: 'https://x.example/Users/m1' } })
  })

  it('does not leave the reference to the manager before', () => {
    const before = { ...bare, [ENTERPRISE]: { manager: { value: 'm1', $ref: 'https://x.example/Users/m1' } } }
    assert.deepEqual(patchUser(before, { op: 'Replace', path: 'manager', value: 'm2' })[ENTERPRISE], {
      manager: { value: 'm2' },
    })
    assert.equal(patchUser(before, { op: 'Replace', path: 'manager', value: 'm1' }), before)
    assert.deepEqual(patchUser(before, { op: 'Replace', path: 'manager', value: '' }), bare)
  })

  it('takes a list of one for a single value', () => {
    assert.equal(patchUser(rae, { op: 'Replace', path: 'displayName', value: [{ value: 'Up' }] })['displayName'], 'Up')
    assert.equal(patchUser(rae, { op: 'Replace', path: 'title', value: ['Lead'] })['title'], 'Lead')
    assert.deepEqual(patchUser(bare, { op: 'Add', path: 'name', value: [{ givenName: 'Bo' }] })['name'], {
      givenName: 'Bo',
    })
    refused(
      () => patchUser(rae, { op: 'Replace', path: 'title', value: ['a', 'b'] }),
      'invalidValue',
      'title must be a string',
    )
  })

  it('adds members with a null reference, as one object, and as a bare id', () => {
    for (const value of [
      [{ $ref: null, value: 'c' }],
      { value: 'c' },
      'c',
      ['c'],
      [{ displayName: 'new User', value: 'c' }],
    ]) {
      const after = patchGroup(team, { op: 'Add', path: 'members', value })
      assert.deepEqual((after['members'] as unknown[])[2], { value: 'c' })
    }
  })

  it('removes only the members that a remove carries', () => {
    for (const value of [[{ $ref: null, value: 'a' }], { value: 'a' }, 'a', [{ value: 'a' }, { value: 'x' }]]) {
      const after = patchGroup(team, { op: 'Remove', path: 'members', value })
      assert.deepEqual(after['members'], [{ value: 'b', display: 'Mandy Pepperidge' }])
    }
    assert.equal(patchGroup(team, { op: 'Remove', path: 'members', value: [] }), team)
  })

  it('removes only the values that a remove carries, by what it says of them', () => {
    const after = patchUser(rae, { op: 'Remove', path: 'emails', value: [{ value: 'RAE@home.example' }] })
    assert.deepEqual(after['emails'], [{ value: 'rae@contoso.example', type: 'work', primary: true }])
    assert.equal(
      patchUser(rae, { op: 'Remove', path: 'emails', value: [{ value: 'rae@home.example', type: 'work' }] }),
      rae,
    )
  })

  it('removes a member by a value path', () => {
    const after = patchGroup(team, { op: 'remove', path: 'members[value eq "b"]' })
    assert.deepEqual(after['members'], [{ value: 'a', display: 'Babs Jensen' }])
  })

  it('renames a person', () => {
    assert.equal(
      patchUser(rae, { op: 'Replace', path: 'userName', value: 'RAE@contoso.example' })['userName'],
      'RAE@contoso.example',
    )
  })
})
