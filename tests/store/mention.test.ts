import assert from 'node:assert/strict'
import { mentionOf } from '../../src/store/erasure/mention.ts'
import { createPace } from '../../src/store/erasure/pace.ts'

const ODD = 'Zoë "Ace" O\\Neil'
const person = {
  ids: ['8f2c0d1e-77aa-4f0b-9a55-0c3d6a1be042'],
  names: ['Zoë Ångström', ODD, 'zoë@exämple.com', '+12125551001', 'Jörg Groß', 'ΝΙΚΟΣ ΠΑΠΠΑΣ', '王伟', 'Işıl İpek'],
  parts: [['Zoë', 'Ångström']] as const,
}
const mention = mentionOf(person)
const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

describe('a text that names a person', () => {
  const NAMED: Record<string, string> = {
    'in capitals beyond ASCII': 'ZOË ÅNGSTRÖM was here',
    'in the other normal form': 'Zoë Ångström'.normalize('NFD'),
    'in capitals of the other normal form': 'ZOË ÅNGSTRÖM'.normalize('NFD'),
    'without accents, as 8x8 has it': 'Zoe Angstrom',
    'in letters of full width': 'Ｚｏë　Ångström',
    'with what JSON writes for letters': escaped('{"a":"Zoë Ångström"}'),
    'with what JSON writes for capitals': escaped('{"a":"ZOË ÅNGSTRÖM"}'),
    'behind a break that JSON writes as letters': '{"a":"\\nZoë Ångström\\n"}',
    'with quotes and signs': `was ${ODD}.`,
    'with quotes and signs in JSON': JSON.stringify({ a: ODD }),
    'with quotes and signs in JSON within JSON': JSON.stringify({ sent: JSON.stringify({ a: ODD }) }),
    'with letters as JSON writes them, within JSON': JSON.stringify({ sent: escaped('{"a":"ZOË ÅNGSTRÖM"}') }),
    'in an address': `/users/${encodeURIComponent('ZOË@exämple.com')}?x=1`,
    'in fields of its own': '{"givenName":"Zoë","middle":"M","familyName":"Ångström"}',
    'in fields of its own, the family first': '{"surname":"ÅNGSTRÖM","givenName":"zoe"}',
    'the family first': 'Ångström, Zoë',
    'with more blanks': 'Zoë \n Ångström',
    'by a number that is spaced': 'call +1 (212) 555-1001 now',
    'by a number for machines': '"tel:+1-212-555-1001"',
    'by a number without its sign': '12125551001',
    'by a national number': '(212) 555 1001',
    'by an id in capitals': person.ids[0]!.toUpperCase(),
    'with a letter that has two for a capital': 'JÖRG GROSS',
    'with a letter that ends words': 'Νίκος Παππάς',
    'in a script without blanks': '担当は王伟です',
    'with capitals of Turkish': 'IŞIL İPEK and Işıl ipek',
  }
  for (const [how, text] of Object.entries(NAMED))
    it(how, () => {
      assert.ok(mention.in(text), text)
      const left = mention.without(text)
      assert.ok(left.includes('[erased]') && !mention.in(left), left)
      if (text.startsWith('{')) assert.doesNotThrow(() => JSON.parse(left) as unknown, left)
    })

  it('and what stands beside it stays, letter for letter', () => {
    const beside = 'Ｆｕｌｌ ＂quoted＂ ﬁne é e\u0301 \\u00e9 %C3%A9 '
    assert.equal(mention.without(`${beside}ZOË ÅNGSTRÖM ${beside}`), `${beside}[erased] ${beside}`)
  })

  it('is not one that names somebody like that', () => {
    for (const text of [
      'Xzoë Ångströmson',
      'Zoë Smith',
      '{"givenName":"Zoë","familyName":"Smith"}',
      'zoë@exämple.community',
      '+12125551011',
      '+121255510012',
      '92125551001',
      'line 100% a\\b',
    ]) {
      assert.ok(!mention.in(text) && !mention.around(text), text)
      assert.equal(mention.without(text), text)
    }
  })

  it('of few people is also one where given and family name stand far apart', () => {
    const body = JSON.stringify({ given: 'ZOË', between: 'x'.repeat(500), family: 'Ångström' })
    assert.ok(!mention.in(body) && mention.around(body) && !mention.around('{"given":"Zoë"}'))
  })

  it('is found by a number that is all that is known of the person', () => {
    assert.ok(mentionOf({ ids: ['+12125551001'], names: [] }).in('(212) 555-1001'))
    assert.ok(!mentionOf({ ids: ['12125551001'], names: [] }).in('1 212 555-1001'))
  })

  it('is nothing where nothing is known', () => {
    assert.ok(!mentionOf({ ids: [], names: ['', '  ', 'ab'] }).in('ab  [erased]'))
  })
})

it('a transaction of an erasure looks at fewer rows when they take long, and at more when they do not', async () => {
  let at = 0
  const pace = createPace(() => at)
  const seen: number[] = []
  const step = (ms: number) =>
    pace.step((most, isOver) => {
      seen.push(most)
      at += ms
      assert.equal(isOver(), ms > 20)
      return Promise.resolve()
    })
  for (const ms of [50, 50, 50, 50, 50, ...Array<number>(9).fill(1)]) await step(ms)
  assert.deepEqual(seen, [100, 50, 25, 12, 10, 10, 20, 40, 80, 160, 200, 200, 200, 200])
})
