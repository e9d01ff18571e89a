import assert from 'node:assert/strict'
import fc from 'fast-check'
import { USERS } from '../../../src/directory/schema/resourceTypes.ts'
import { ScimError } from '../../../src/scim/errors.ts'
import { LONGEST } from '../../../src/scim/filter/scanner.ts'
import { parseFilter } from '../../../src/scim/filter/parseFilter.ts'
import { parsePath } from '../../../src/scim/filter/parsePath.ts'

/** A text that counts how many of its characters are looked at; taking a piece counts each character of it. */
function counted(text: string): { text: string; looks: () => number } {
  let looks = 0
  const spy = {
    length: text.length,
    charCodeAt: (at: number) => (looks++, text.charCodeAt(at)),
    codePointAt: (at: number) => (looks++, text.codePointAt(at)),
    slice: (from: number, to?: number) => {
      const piece = text.slice(from, to)
      looks += piece.length
      return piece
    },
  }
  return { text: spy as unknown as string, looks: () => looks }
}

/** Characters looked at, whatever comes of it, as long as it is a filter or a refusal. */
function looksOf(text: string, parse: (text: string) => unknown): number {
  const spied = counted(text)
  try {
    parse(spied.text)
  } catch (error) {
    assert.ok(error instanceof ScimError, `threw ${String(error)} on ${JSON.stringify(text)}`)
    assert.ok(error.status === 400 || error.status === 403)
    assert.ok(error.message.length < 1_000, 'the refusal is long')
  }
  return spied.looks()
}

const asFilter = (text: string): unknown => parseFilter(text, USERS)
const asPath = (text: string): unknown => parsePath(text, USERS)
/** A character is looked at when its token begins, when it is passed, when the token is cut out, and for a refusal. */
const MOST_LOOKS = 6

describe('scim filter: hostile text', () => {
  const grown: [what: string, text: (size: number) => string][] = [
    ['one long text', (size) => `title eq "${'x'.repeat(size)}"`],
    ['a text without an end', (size) => `title eq "${'x'.repeat(size)}`],
    ['backslashes without an end', (size) => `title eq "${'\\\\'.repeat(size / 2)}`],
    ['escaped quotes without an end', (size) => `title eq "${'\\"'.repeat(size / 2)}`],
    ['escapes', (size) => `title eq "${'\\u0041'.repeat(size / 6)}"`],
    ['blanks', (size) => `title eq${' '.repeat(size)}"x"`],
    ['blanks at the end', (size) => `title pr${' '.repeat(size)}`],
    ['one long word', (size) => `${'x'.repeat(size)} pr`],
    ['dots', (size) => `emails${'.'.repeat(size)} pr`],
    ['colons', (size) => `urn${':'.repeat(size)}title pr`],
    ['digits', (size) => `title eq ${'1'.repeat(size)}`],
    ['digits and signs', (size) => `title eq ${'1e+-'.repeat(size / 4)}`],
    ['parentheses', (size) => '('.repeat(size)],
    ['brackets', (size) => 'emails['.repeat(size / 7)],
    ['groups', (size) => `${'('.repeat(size / 130)}title pr${')'.repeat(size / 130)}`],
    ['pairs of parentheses', (size) => '(title pr or title pr) and '.repeat(size / 130) + 'title pr'],
    ['terms', (size) => 'title pr or '.repeat(size / 64) + 'title pr'],
    ['emoji before the mistake', (size) => `title eq "${'😀'.repeat(size / 2)}" &`],
  ]
  for (const [what, text] of grown)
    it(`${what}: ten times the length is at most ten times the work`, () => {
      for (const parse of [asFilter, asPath]) {
        const [once, tenfold] = [looksOf(text(390), parse), looksOf(text(3_900), parse)]
        assert.ok(tenfold <= once * 11, `${once} looks, then ${tenfold}`)
        assert.ok(tenfold <= MOST_LOOKS * text(3_900).length, `${tenfold} looks`)
      }
    })

  it('does not read a text that is too long', () => {
    assert.equal(looksOf('('.repeat(LONGEST + 1), asFilter), 0)
  })

  const PIECES = [
    ...[
      'userName',
      'emails',
      'emails.value',
      'name',
      'type',
      'value',
      'password',
      'urn:ietf:params:scim:schemas:core:2.0:User',
    ],
    ...[
      'eq',
      'ne',
      'co',
      'pr',
      'gt',
      'and',
      'or',
      'not',
      'true',
      'null',
      '"x"',
      '"',
      '\\',
      '\\u',
      '5',
      '-1e9',
      '.5',
      ':',
    ],
    ...[
      '(',
      ')',
      '[',
      ']',
      '].',
      '.',
      ' ',
      ' ',
      ' ',
      '\t',
      '\0',
      '\ud800',
      '😀',
      '__proto__',
      'constructor',
      '$ref',
      '”',
    ],
  ]
  const garbage = fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(' ')),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 }).map((units) => String.fromCharCode(...units)),
  )

  it('is read in linear work, and refused as SCIM refuses', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        for (const parse of [asFilter, asPath])
          assert.ok(looksOf(text, parse) <= MOST_LOOKS * text.length + 10, JSON.stringify(text))
      }),
      { seed: 20_261_122, numRuns: 20_000 },
    )
  })

  it('a filter cut short or with one character changed is still a filter or a refusal', () => {
    const filter =
      'not (urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a\\u0041\\"" and emails[type eq "work" and (primary eq true or value pr)].value co "x") or meta.created ge "2026-01-01T00:00:00Z"'
    parseFilter(filter, USERS)
    for (let at = 0; at < filter.length; at++) {
      looksOf(filter.slice(0, at), asFilter)
      for (const other of ['"', '\\', '(', ')', '[', ']', ' ', '.', ':', '-', '1', 'x', '\ud83d'])
        looksOf(filter.slice(0, at) + other + filter.slice(at + 1), asFilter)
    }
  })
})
