import assert from 'node:assert/strict'
import { bare, CORE, ENTERPRISE, patchGroup, patchUser, rae, refused, team } from './samples.ts'

describe('PATCH as RFC 7644 §3.5.2 has it', () => {
  describe('add', () => {
    it('adds a member to a group and leaves the others', () => {
      const after = patchGroup(team, {
        op: 'add',
        path: 'members',
        value: [{ display: 'James Smith', $ref: 'https://example.com/v2/Users/c', value: 'c' }],
      })
      assert.deepEqual(after['members'], [
        { value: 'a', display: 'Babs Jensen' },
        { value: 'b', display: 'Mandy Pepperidge' },
        { $ref: 'https://example.com/v2/Users/c', value: 'c' },
      ])
    })

    it('adds what a value without a path names', () => {
      const after = patchUser(bare, {
        op: 'add',
        value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickName: 'Babs' },
      })
      assert.deepEqual(after, {
        ...bare,
        emails: [{ value: 'babs@jensen.org', type: 'home' }],
        nickName: 'Babs',
      })
    })

    it('replaces the value of an attribute that has one value', () => {
      assert.equal(patchUser(rae, { op: 'add', path: 'title', value: 'Lead' })['title'], 'Lead')
    })

    it('merges the sub-attributes of a complex attribute', () => {
      assert.deepEqual(
        patchUser(rae, { op: 'add', path: 'name', value: { givenName: 'R.', middleName: 'J.' } })['name'],
        {
          formatted: 'Rae Okoro',
          familyName: 'Okoro',
          givenName: 'R.',
          middleName: 'J.',
        },
      )
    })

    it('changes nothing, and says so, if the value is there already', () => {
      const operations = [
        { op: 'add', path: 'emails', value: [{ type: 'home', value: 'rae@home.example' }] },
        { op: 'add', path: 'title', value: 'Agent' },
        { op: 'add', path: 'name', value: { givenName: 'Rae' } },
      ]
      assert.equal(patchUser(rae, ...operations), rae)
      assert.equal(patchGroup(team, { op: 'add', path: 'members', value: [{ value: 'a' }] }), team)
    })

    it('tells more of a value that is there under the same type', () => {
      const after = patchUser(rae, {
        op: 'add',
        path: 'emails',
        value: [{ type: 'HOME', value: 'RAE@home.example', display: 'Rae' }],
      })
      assert.deepEqual((after['emails'] as unknown[])[1], { type: 'HOME', value: 'RAE@home.example', display: 'Rae' })
      assert.equal((after['emails'] as unknown[]).length, 2)
    })

    it('adds an address once, though it has no value to be told apart by', () => {
      const address = { type: 'work', streetAddress: '1 Quay', locality: 'London' }
      const once = patchUser(bare, { op: 'add', path: 'addresses', value: [address] })
      assert.equal(patchUser(once, { op: 'add', path: 'addresses', value: [address, { ...address }] }), once)
      const twice = patchUser(once, { op: 'add', path: 'addresses', value: [{ ...address, locality: 'Paris' }] })
      assert.equal((twice['addresses'] as unknown[]).length, 2)
    })
  })

  describe('remove', () => {
    it('removes an attribute with one value', () => {
      const { title: _title, ...rest } = rae
      assert.deepEqual(patchUser(rae, { op: 'remove', path: 'title' }), rest)
    })

    it('removes one member by a filter on its id', () => {
      const after = patchGroup(team, { op: 'remove', path: 'members[value eq "a"]' })
      assert.deepEqual(after['members'], [{ value: 'b', display: 'Mandy Pepperidge' }])
    })

    it('removes all members, and then the attribute is absent', () => {
      assert.deepEqual(patchGroup(team, { op: 'remove', path: 'members' }), { displayName: 'Tour Guides' })
    })

    it('removes the values that a filter of several terms selects', () => {
      const after = patchUser(rae, { op: 'remove', path: 'emails[type eq "work" and value ne ""]' })
      assert.deepEqual(after['emails'], [{ value: 'rae@home.example', type: 'home' }])
    })

    it('removes the attribute with its last value, the object with its last field and the extension with both', () => {
      const lone = { ...bare, emails: [{ value: 'x@y.example', type: 'work' }], name: { givenName: 'Bo' } }
      const full = { ...lone, [ENTERPRISE]: { manager: { value: 'm' } } }
      assert.deepEqual(
        patchUser(
          full,
          { op: 'remove', path: 'emails[type eq "work"]' },
          { op: 'remove', path: 'name.givenName' },
          { op: 'remove', path: `${ENTERPRISE}:manager.value` },
        ),
        bare,
      )
    })

    it('removes one sub-attribute of the values that match and leaves the values', () => {
      const after = patchUser(rae, { op: 'remove', path: 'emails[type eq "work"].primary' })
      assert.deepEqual((after['emails'] as unknown[])[0], { value: 'rae@contoso.example', type: 'work' })
    })

    it('succeeds, and changes nothing, if there is nothing to remove', () => {
      assert.equal(
        patchUser(rae, { op: 'remove', path: 'nickName' }, { op: 'remove', path: 'emails[type eq "other"]' }),
        rae,
      )
      assert.equal(patchGroup(team, { op: 'remove', path: 'members[value eq "x"]' }), team)
    })

    it('refuses without a path: noTarget', () => {
      refused(() => patchUser(rae, { op: 'remove' }), 'noTarget', 'path')
      refused(() => patchUser(rae, { op: 'remove', value: { title: 'Agent' } }), 'noTarget', 'path')
    })

    it('refuses to remove what is required: mutability', () => {
      refused(() => patchUser(rae, { op: 'remove', path: 'userName' }), 'mutability', 'userName', 'required')
      refused(() => patchGroup(team, { op: 'replace', path: 'displayName', value: null }), 'mutability', 'displayName')
      refused(() => patchUser(rae, { op: 'remove', path: 'schemas' }), 'mutability', 'schemas')
    })
  })

  describe('replace', () => {
    it('replaces all members of a group', () => {
      const after = patchGroup(team, { op: 'replace', path: 'members', value: [{ value: 'c' }, { value: 'b' }] })
      assert.deepEqual(after['members'], [{ value: 'c' }, { value: 'b' }])
    })

    it('replaces the whole of the values that match', () => {
      const work = { type: 'work', streetAddress: '1 Old St', locality: 'London', primary: true }
      const home = { type: 'home', streetAddress: '2 Far St' }
      const after = patchUser(
        { ...bare, addresses: [work, home] },
        {
          op: 'replace',
          path: 'addresses[type eq "work"]',
          value: { type: 'work', streetAddress: '911 Universal City Plaza', region: 'CA', primary: true },
        },
      )
      assert.deepEqual(after['addresses'], [
        { type: 'work', streetAddress: '911 Universal City Plaza', region: 'CA', primary: true },
        home,
      ])
    })

    it('keeps of a value that is replaced what selected it, unless told otherwise', () => {
      const first = (operation: unknown) => (patchUser(rae, operation)['emails'] as unknown[])[0]
      assert.deepEqual(first({ op: 'replace', path: 'emails[type eq "work"]', value: { value: 'n@x.example' } }), {
        type: 'work',
        value: 'n@x.example',
      })
      assert.deepEqual(first({ op: 'replace', path: 'emails[type eq "work"]', value: { value: 'n', type: 'other' } }), {
        type: 'other',
        value: 'n',
      })
    })

    it('leaves a value of which nothing is said', () => {
      for (const value of [{}, { odd: 1 }, { value: null }]) {
        assert.equal(patchUser(rae, { op: 'replace', path: 'emails[type eq "work"]', value }), rae)
      }
      const gone = patchUser(rae, { op: 'replace', path: 'emails[type eq "work"]', value: null })
      assert.deepEqual(gone['emails'], [{ value: 'rae@home.example', type: 'home' }])
    })

    it('replaces one sub-attribute of the values that match', () => {
      const after = patchUser(rae, {
        op: 'replace',
        path: 'emails[type eq "work"].value',
        value: 'new@contoso.example',
      })
      assert.deepEqual(after['emails'], [
        { value: 'new@contoso.example', type: 'work', primary: true },
        { value: 'rae@home.example', type: 'home' },
      ])
    })

    it('replaces a sub-attribute of all values where no filter selects among them', () => {
      const after = patchUser(rae, { op: 'replace', path: 'emails.display', value: 'Rae' })
      assert.deepEqual(
        (after['emails'] as { display: string }[]).map(({ display }) => display),
        ['Rae', 'Rae'],
      )
      assert.deepEqual(patchUser(bare, { op: 'add', path: 'emails.value', value: 'x' })['emails'], [{ value: 'x' }])
    })

    it('replaces several attributes, one a list and one within the enterprise extension, without a path', () => {
      const after = patchUser(rae, {
        op: 'replace',
        value: {
          emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
          [ENTERPRISE]: { department: 'Sales' },
        },
      })
      assert.deepEqual(after, {
        ...rae,
        emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
        [ENTERPRISE]: { department: 'Sales' },
      })
    })

    it('adds what is not there yet', () => {
      assert.equal(patchUser(rae, { op: 'replace', path: 'nickName', value: 'Rae-Rae' })['nickName'], 'Rae-Rae')
    })

    it('leaves the sub-attributes that are not named', () => {
      const after = patchUser(rae, { op: 'replace', path: 'name', value: { familyName: 'Una' } })
      assert.deepEqual(after['name'], { formatted: 'Rae Okoro', familyName: 'Una', givenName: 'Rae' })
    })

    it('leaves the attributes of an extension that are not named, and none of it lands outside', () => {
      const before = { ...bare, [ENTERPRISE]: { department: 'Sales', division: 'West' } }
      const after = patchUser(before, { op: 'replace', path: ENTERPRISE, value: { department: 'Care' } })
      assert.deepEqual(after, { ...bare, [ENTERPRISE]: { department: 'Care', division: 'West' } })
      assert.deepEqual(patchUser(after, { op: 'remove', path: ENTERPRISE }), bare)
    })

    it('takes the URN of the core schema for the resource itself', () => {
      assert.deepEqual(patchUser(bare, { op: 'replace', path: CORE, value: { title: 'Lead' } }), {
        ...bare,
        title: 'Lead',
      })
      assert.deepEqual(patchUser(bare, { op: 'add', value: { [CORE]: { title: 'Lead' } } }), { ...bare, title: 'Lead' })
      refused(() => patchUser(rae, { op: 'remove', path: CORE }), 'noTarget', 'name the attribute')
      refused(() => patchUser(rae, { op: 'replace', path: CORE, value: null }), 'noTarget', 'name the attribute')
      refused(
        () => patchUser(rae, { op: 'replace', path: ENTERPRISE, value: 'x' }),
        'invalidValue',
        'must be an object',
      )
    })

    it('takes null, an empty list and an empty object for unassigned (RFC 7643 §2.5)', () => {
      const { emails: _emails, ...withoutEmails } = rae
      assert.deepEqual(patchUser(rae, { op: 'replace', path: 'emails', value: [] }), withoutEmails)
      assert.deepEqual(patchUser(rae, { op: 'replace', value: { emails: null } }), withoutEmails)
      assert.deepEqual(patchUser(rae, { op: 'replace', path: 'name', value: { formatted: null } })['name'], {
        familyName: 'Okoro',
        givenName: 'Rae',
      })
      assert.equal(
        patchUser(rae, { op: 'add', path: 'title', value: null }, { op: 'add', path: 'emails', value: [] }),
        rae,
      )
    })

    it('refuses where a filter matches nothing and describes no one value: noTarget', () => {
      for (const filter of [
        'type eq "x" or type eq "y"',
        'type sw "x"',
        'type eq "x" and type eq "y"',
        'type eq "x" and display pr',
      ]) {
        refused(
          () => patchUser(rae, { op: 'replace', path: `emails[${filter}].value`, value: 'v' }),
          'noTarget',
          'matches no value',
        )
      }
    })

    it('makes no member of which the filter does not say who it is: noTarget', () => {
      for (const path of ['members[type eq "Group"].$ref', 'members[type eq "Group"].type']) {
        refused(() => patchGroup(team, { op: 'add', path, value: 'Group' }), 'noTarget', 'matches no value')
      }
    })
  })

  describe('primary', () => {
    const primaries = (body: { emails?: unknown }) =>
      (body.emails as { value: string; primary?: boolean }[]).map(({ value, primary }) => [value, primary])

    it('makes the others not primary, whichever way one becomes so', () => {
      const home = { type: 'home', value: 'rae@home.example', primary: true }
      for (const operation of [
        { op: 'add', path: 'emails', value: [home] },
        { op: 'replace', path: 'emails[type eq "home"]', value: home },
        { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
        { op: 'add', path: 'emails[value eq "rae@home.example"]', value: { primary: true } },
      ]) {
        assert.deepEqual(primaries(patchUser(rae, operation)), [
          ['rae@contoso.example', false],
          ['rae@home.example', true],
        ])
      }
      const third = patchUser(rae, { op: 'add', path: 'emails', value: [{ value: 'third', primary: true }] })
      assert.deepEqual(
        primaries(third).map(([, primary]) => primary),
        [false, undefined, true],
      )
    })

    it('leaves one of two values that only this told apart', () => {
      const work = { type: 'work', locality: 'London' }
      const before = {
        ...bare,
        addresses: [
          { ...work, primary: true },
          { ...work, primary: false },
        ],
      }
      const after = patchUser(before, { op: 'add', path: 'addresses', value: [{ type: 'home', primary: true }] })
      assert.deepEqual(after['addresses'], [
        { ...work, primary: false },
        { type: 'home', primary: true },
      ])
    })

    it('leaves the primary one if none is made so', () => {
      const after = patchUser(rae, { op: 'add', path: 'emails', value: [{ value: 'third' }] })
      assert.deepEqual(
        primaries(after).map(([, primary]) => primary),
        [true, undefined, undefined],
      )
    })

    it('refuses two primary values: invalidValue', () => {
      const two = [
        { value: 'a', primary: true },
        { value: 'b', primary: true },
      ]
      refused(() => patchUser(bare, { op: 'add', path: 'emails', value: two }), 'invalidValue', 'primary')
      refused(
        () => patchUser(rae, { op: 'replace', path: 'emails[value pr].primary', value: true }),
        'invalidValue',
        'primary',
      )
    })
  })

  it('applies operations in their order, each to what the one before it made', () => {
    const after = patchUser(
      rae,
      { op: 'add', path: 'emails', value: [{ value: 'o@x.example', type: 'other' }] },
      { op: 'replace', path: 'emails[type eq "other"].value', value: 'p@x.example' },
      { op: 'remove', path: 'emails[type eq "home"]' },
    )
    assert.deepEqual(after['emails'], [
      { value: 'rae@contoso.example', type: 'work', primary: true },
      { value: 'p@x.example', type: 'other' },
    ])
  })

  it('applies none if one cannot be applied', () => {
    // `rae` is frozen: a half-applied change of it would throw another error.
    refused(
      () =>
        patchUser(
          rae,
          { op: 'replace', path: 'displayName', value: 'Zed' },
          { op: 'replace', path: 'noSuchAttr.foo', value: 'x' },
        ),
      'invalidPath',
    )
    assert.equal(rae['displayName'], 'Rae Okoro')
  })
})
