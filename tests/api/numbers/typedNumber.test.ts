import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { ChangeRequest, TypedNumberView } from '../../../src/api/contract.ts'
import { readTyped } from '../../../src/api/numbers/typedNumber.ts'
import { createWorld, NOW, TENANT, type World } from '../world.ts'

describe('a number as it is typed', () => {
  const taken = (text: string, country: string | null) => readTyped(text, country).number
  const why = (text: string, country: string | null) => readTyped(text, country).wrong ?? ''

  it('is understood in the national form of the country, and with its country code everywhere', () => {
    for (const text of [
      '020 7946 0101',
      '(020) 7946-0101',
      '+44 20 7946 0101',
      '+44 (0)20 7946 0101',
      '0044 2079460101',
    ])
      assert.equal(taken(text, 'GB'), '+442079460101', text)
    assert.equal(taken('\u202a+44 20 7946 0101\u202c', null), '+442079460101')
    assert.equal(taken('(212) 555-0113', 'US'), '+12125550113')
    assert.equal(taken('00353 1 819 3495', 'GB'), '+35318193495')
  })

  it('is understood without its + where nothing else can be meant', () => {
    assert.equal(taken('442079460101', 'GB'), '+442079460101')
    assert.equal(taken('442079460101', null), '+442079460101')
  })

  it('keeps what has its country code, also where no plan of a country knows it', () => {
    assert.equal(taken('+999 123 4567', 'GB'), '+9991234567')
  })

  it('says what would be right of one that can be two numbers, or none', () => {
    assert.match(
      why('351912345678', 'DE'),
      /can be \+49 351 912345678 \(DE\) or \+351 912 345 678 \(PT\); type the one/,
    )
    assert.match(why('020 7946 0101', 'US'), /is no number of US; type it with \+ and its country code/)
    assert.match(why('020 7946 0101', null), /the 8x8 service has no country yet/)
    assert.match(why('+4420', 'GB'), /too short or too long/)
    for (const text of ['twelve', '+44 20 7946 010a', '1'.repeat(60), '#31#', '😀'])
      assert.match(why(text, 'GB'), /is no telephone number/, text)
  })

  describe('over the API', () => {
    let world: World
    before(async () => {
      world = await createWorld()
      const pbx = await world.stores.tenants.pbx(TENANT)
      assert.ok(pbx)
      await world.stores.tenants.changeSettings(TENANT, 'pbx', { ...pbx.settings, country: 'GB' }, NOW)
    })
    after(() => world.close())

    it('is shown back in E.164 before it is asked for, and asked for so', async () => {
      const read = await world.get<TypedNumberView>('/api/numbers/typed?text=020%207946%200955', 'reader')
      assert.deepEqual(read, { number: '+442079460955', shown: '+44 20 7946 0955', country: 'GB', wrong: null })
      const path = '/api/users/user-3/requests'
      const asked = await world.call('admin', 'POST', path, { field: 'number', value: '020 7946 0955' })
      assert.equal(asked.status, 202)
      assert.equal(((await asked.json()) as ChangeRequest).value, '+442079460955')
      const refused = await world.call('admin', 'POST', path, { field: 'number', value: '12' })
      assert.equal(refused.status, 422)
      assert.match(((await refused.json()) as { detail: string }).detail, /"12" is no number of GB; type it with \+/)
    })
  })
})
