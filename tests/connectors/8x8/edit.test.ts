import assert from 'node:assert/strict'
import { edited, newUser } from '../../../src/connectors/8x8/edit.ts'

type Body = Parameters<typeof edited>[0]

const USER = {
  basicInfo: { userName: 'ana' },
  directoryInfo: {
    displayInDirectory: true,
    personalPhoneNumbers: [
      { number: '1', type: 'WORK', note: 'kept' },
      { number: '2', type: 'WORK' },
      { number: '3', type: 'MOBILE' },
    ],
  },
  serviceInfo: {
    extensions: [
      { id: 'u', extensionType: 'UC', displayInDirectory: true },
      { id: 'c', extensionType: 'CC', displayInDirectory: true },
    ],
  },
} as unknown as Body

describe('edits of an 8x8 user', () => {
  const after = (fields: Parameters<typeof edited>[1]['fields']) =>
    edited(USER, { fields, extensionId: null }) as unknown as {
      directoryInfo: { displayInDirectory: boolean; personalPhoneNumbers: object[] }
      serviceInfo: { extensions: { id: string; displayInDirectory: boolean }[] }
    }

  it('hidden, the user and its UC extensions are so together, and those of the contact centre stay', () => {
    const { directoryInfo, serviceInfo } = after({ directoryVisible: 'false' })
    assert.equal(directoryInfo.displayInDirectory, false)
    assert.deepEqual(
      serviceInfo.extensions.map((one) => one.displayInDirectory),
      [false, true],
    )
  })

  it('the first contact number of a kind is replaced or taken away; what nobody here knows stays', () => {
    assert.deepEqual(after({ workPhone: '9' }).directoryInfo.personalPhoneNumbers, [
      { number: '9', type: 'WORK', note: 'kept' },
      { number: '2', type: 'WORK' },
      { number: '3', type: 'MOBILE' },
    ])
    assert.deepEqual(after({ mobilePhone: null }).directoryInfo.personalPhoneNumbers.length, 2)
  })

  it('a new user is hidden only where that is said', () => {
    const one = { userName: 'ana', givenName: 'A', familyName: 'S', email: 'a@x.example', site: 'London' }
    const shown = (body: unknown) => (body as { directoryInfo: object }).directoryInfo
    assert.deepEqual(shown(newUser(one)), {})
    assert.deepEqual(shown(newUser({ ...one, directoryVisible: false, mobilePhone: '077' })), {
      displayInDirectory: false,
      personalPhoneNumbers: [{ number: '077', type: 'MOBILE' }],
    })
  })
})
