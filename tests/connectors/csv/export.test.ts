import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { describe, it } from 'mocha'
import { readAccounts } from '../../../src/connectors/csv/accounts.ts'
import { suggest } from '../../../src/connectors/csv/columns.ts'
import { lookAtExport } from '../../../src/connectors/csv/look.ts'
import { createCsvPbx } from '../../../src/connectors/csv/pbx.ts'
import { readPhone } from '../../../src/connectors/csv/phone.ts'
import type { ColumnMapping, ExportContent, PbxAccount, UserExport } from '../../../src/connectors/contract.ts'
import { all, kindOf } from '../cloud/read.ts'

const HEAD = 'User Name,First Name,Last Name,Email,Status,Site,Country,License,Extension,Phone Number,Microsoft Teams'
const DANA = 'dana@x.com,Dana,Whitfield,dana@x.com,Active,London,GB,X2,1001,+442079460001,Yes'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const file = (...rows: string[]): Uint8Array => bytes([HEAD, ...rows].join('\r\n'))

/** In pieces of a size that cuts characters and cells in two. */
const inPieces = (content: Uint8Array, size = 7): ExportContent =>
  async function* () {
    for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
  }
const look = (content: Uint8Array, mapping: ColumnMapping | null) => lookAtExport(inPieces(content, 64 * 1024), mapping)

async function read(content: Uint8Array, more: Partial<ColumnMapping> = {}) {
  const problems: string[] = []
  const { accounts } = await readAccounts(
    inPieces(content),
    (columns) => ({ ...suggest(columns), ...more }),
    (line, text) => problems.push(`${line}: ${text}`),
  )
  return { accounts: await all(accounts), problems }
}
const one = async (content: Uint8Array, more?: Partial<ColumnMapping>): Promise<PbxAccount> =>
  (await read(content, more)).accounts[0]!

describe('connectors/csv', () => {
  it('SVC-6 reads a row of an export in our words', async () => {
    assert.deepEqual(await read(file(DANA)), {
      problems: [],
      accounts: [
        {
          id: 'dana@x.com',
          userName: 'dana@x.com',
          federationId: null,
          givenName: 'Dana',
          familyName: 'Whitfield',
          email: 'dana@x.com',
          active: true,
          site: { id: 'site:london', name: 'London' },
          title: null,
          department: null,
          locale: null,
          timezone: null,
          workPhone: null,
          mobilePhone: null,
          displayInDirectory: null,
          scimProvider: null,
          licences: [{ id: 'X2', name: 'X2' }],
          extensions: [
            {
              id: 'dana@x.com#1001',
              number: '1001',
              type: 'UC',
              licenceId: 'X2',
              teamsEnabled: true,
              primaryNumber: '+442079460001',
            },
          ],
          untold: [
            ...(['federationId', 'title', 'department', 'locale', 'timezone'] as const),
            ...(['workPhone', 'mobilePhone', 'directoryVisible'] as const),
          ],
          updatedAt: null,
        },
      ],
    })
  })

  it('reads the same from every way a spreadsheet saves it', async () => {
    const text = [HEAD, DANA.replace('Dana', 'Zoë')].join('\r\n')
    const utf16 = (little: boolean, mark: boolean): Uint8Array => {
      const buffer = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
      return little ? buffer : buffer.swap16()
    }
    const expected = await one(bytes(text))
    assert.equal(expected.givenName, 'Zoë')
    const ways: Record<string, Uint8Array> = {
      'UTF-8 with a mark': bytes(`\ufeff${text}`),
      'UTF-16 LE': utf16(true, true),
      'UTF-16 BE': utf16(false, true),
      'UTF-16 without a mark': utf16(true, false),
      'Windows code page': Buffer.from(text, 'latin1'),
      semicolons: bytes(text.replaceAll(',', ';')),
      tabs: bytes(text.replaceAll(',', '\t')),
      'sep= line': bytes(`sep=;\r\n${text.replaceAll(',', ';')}`),
      'Unix lines': bytes(text.replaceAll('\r\n', '\n')),
      'blank lines before the headings': bytes(`\r\n \r\n${text.replaceAll(',', ';')}`),
      'an end mark': bytes(`${text}\r\n\u001a`),
      'blank lines': bytes(`${text}\r\n\r\n,,,,,\r\n`),
      'quoted cells': bytes(text.replace(/[^,\r\n]+/g, '"$&"')),
      'text kept as text': bytes(text.replace('1001', '="1001"').replace('+4420', "'+4420")),
    }
    for (const [way, content] of Object.entries(ways)) {
      const { accounts, problems } = await read(content)
      assert.deepEqual(accounts, [expected], way)
      assert.deepEqual(problems, [], way)
    }
  })

  it('keeps names with line breaks, commas and quotes, and counts lines as an editor does', async () => {
    const { accounts, problems } = await read(
      file('"sam@x.com","Sam\nJr, ""Sammy""",Gold,,,,,,,,', ',Nobody,X,,,,,,,,', 'pat "p" lee,Pat,Lee,,,,,,,,'),
    )
    assert.deepEqual(
      accounts.map(({ givenName }) => givenName),
      ['Sam\nJr, "Sammy"', 'Pat'],
    )
    assert.deepEqual(problems, ['4: There is no username; the row is left out.'])
    const sparse = await read(file('', '"sam\r\n@x.com",Sam,,,,,,,,,', '', '', ',Nobody,X,,,,,,,,'))
    assert.deepEqual(sparse.problems, ['7: There is no username; the row is left out.'])
  })

  it('repairs numbers that lost their plus, by the country of the row, and never takes a ruined one for none', async () => {
    const cases: [string, string | null, string, boolean][] = [
      ['+442079460001', null, '+442079460001', true],
      ['442079460001', 'GB', '+442079460001', true],
      ['442079460001', null, '+442079460001', true],
      ['020 7946 0001', 'GB', '+442079460001', true],
      ['2079460001', 'GB', '+442079460001', true],
      ['+44 (0)20 7946-0001', null, '+442079460001', true],
      ['00442079460001', 'FR', '+442079460001', true],
      ['(415) 555-2671', 'US', '+14155552671', true],
      ['020 7946 0001', null, '020 7946 0001', false],
      ['4.42079E+11', 'GB', '4.42079E+11', false],
      ['ask reception', 'GB', 'ask reception', false],
    ]
    for (const [cell, country, number, good] of cases) {
      const found = readPhone(cell, country)
      assert.deepEqual([found.number, found.problem === null], [number, good], cell)
    }
    const row = DANA.replace('+442079460001', '4.42079E+11')
    const { accounts, problems } = await read(file(row))
    assert.equal(accounts[0]?.extensions[0]?.primaryNumber, '4.42079E+11')
    assert.match(problems[0] ?? '', /^2: The number 4.42079E\+11 lost its last digits/)
    const noCountry = DANA.replace(',GB,', ',,').replace('+442079460001', '02079460001')
    assert.equal((await one(file(noCountry), { country: 'GB' })).extensions[0]?.primaryNumber, '+442079460001')
  })

  it('takes several rows of a user for its extensions, and says which rows it left out', async () => {
    const second = DANA.replace('1001,+442079460001', '1002,+442079460002').replace('X2', 'X4')
    const { accounts, problems } = await read(file(DANA, second, DANA.replace('dana@x.com', 'DANA@X.COM')))
    assert.equal(accounts.length, 1)
    assert.deepEqual(
      accounts[0]?.extensions.map(({ number, licenceId }) => [number, licenceId]),
      [
        ['1001', 'X2'],
        ['1002', 'X4'],
      ],
    )
    assert.deepEqual(problems, ['4: DANA@X.COM is on line 2 already; the row is left out.'])
  })

  it('finds the rows of a user wherever they are, and tells everybody once', async () => {
    const row = (name: string, at: number) =>
      DANA.replaceAll('dana@x.com', name).replace('1001,+442079460001', `100${at},+44207946000${at}`)
    const { accounts, problems } = await read(
      file(row('a', 1), row('b', 2), row('a', 3), row('c', 4), row('a', 3), row('b', 5), row('c', 4)),
    )
    assert.deepEqual(accounts.map(({ id, extensions }) => [id, ...extensions.map(({ number }) => number)]).sort(), [
      ['a', '1001', '1003'],
      ['b', '1002', '1005'],
      ['c', '1004'],
    ])
    assert.deepEqual(problems, [
      '6: a is on line 2 already; the row is left out.',
      '8: c is on line 5 already; the row is left out.',
    ])
  })

  it('reads what it could not hold in a page of users, in any encoding', async () => {
    const text = [
      HEAD,
      ...Array.from({ length: 2_500 }, (_, at) => `ü${at},Zoë,Ä,,Active,London,GB,X2,${at},,Yes`),
    ].join('\n')
    for (const content of [bytes(text), Buffer.from(text, 'latin1'), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      const { accounts } = await readAccounts(inPieces(content, 1_001), suggest, assert.fail)
      const users = await all(accounts)
      assert.deepEqual([users.length, users.at(-1)?.userName, users.at(-1)?.givenName], [2_500, 'ü2499', 'Zoë'])
    }
  })

  it('goes by the 8x8 user id where there is one, and refuses two of one username', async () => {
    const rows = ['User ID,Username,Number,Teams', '7,dana,+442079460001,on', '8,Dana,+442079460002,on', '7,renamed,,']
    const { accounts, problems } = await read(bytes(rows.join('\n')))
    assert.deepEqual(
      accounts.map(({ id }) => id),
      ['7'],
    )
    assert.deepEqual(
      problems.map((text) => text.slice(0, 30)),
      ['3: Dana is on line 2 already, ', '4: renamed is on line 2 already'].map((text) => text.slice(0, 30)),
    )
  })

  it('takes nothing away over a status it does not know, and knows who is off', async () => {
    const status = async (word: string) => (await one(file(DANA.replace('Active', word)))).active
    assert.deepEqual(await Promise.all(['Active', '', 'Probation', 'n/a'].map(status)), [true, true, true, true])
    assert.deepEqual(await Promise.all(['Inactive', 'DISABLED', 'no', '0'].map(status)), [false, false, false, false])
  })

  it('suggests a mapping from headings of the API, the console and other spellings', async () => {
    assert.deepEqual(suggest(['USERNAME', 'Surname', 'Forename', 'E-Mail Address', 'DID', 'Ext.', 'Licence']).columns, {
      userName: 'USERNAME',
      givenName: 'Forename',
      familyName: 'Surname',
      email: 'E-Mail Address',
      licence: 'Licence',
      extension: 'Ext.',
      number: 'DID',
    })
    assert.equal(suggest(['basicInfo.userName', 'primaryPhoneNumber']).columns['userName'], 'basicInfo.userName')
  })

  it('says what a file lacks, and what it would come to', async () => {
    const found = await look(
      bytes('Username,Name,Ext,Number\ndana,"Whitfield, Dana",1001,+442079460001\nsam,Sam Gold,,\n,x,,'),
      null,
    )
    assert.deepEqual(found.missing, ['teams'])
    assert.deepEqual(
      [found.rows, found.users, found.extensions, found.numbers, found.teamsOn, found.problemCount],
      [3, 2, 1, 1, 0, 1],
    )
    assert.deepEqual(found.problems, [{ line: 4, text: 'There is no username; the row is left out.' }])
    const mapping = { ...found.suggested, teamsForAll: true }
    const again = await look(bytes('Username,Name,Ext,Number\ndana,"Whitfield, Dana",1001,+442079460001'), mapping)
    assert.deepEqual([again.missing, again.teamsOn], [[], 1])
    const other = await look(bytes('Login;Number\ndana;1'), mapping)
    assert.ok(other.missing.includes('column Username'))
  })

  const refused: [string, Uint8Array, RegExp][] = [
    ['nothing', bytes(''), /empty/],
    ['blanks', bytes(' \r\n '), /empty/],
    ['a workbook', bytes('PK\u0003\u0004rest'), /Excel workbook/],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), /no text file/],
    ['a picture without zeros', bytes('ÿØÿà\u0001\u0010JFIF\n,;'), /no text file/],
    ['the page of a sign-in', bytes('\r\n<!DOCTYPE html><html><body>Sign in</body></html>'), /web page.*Sign in where/],
    ['XML', bytes('<?xml version="1.0"?><users/>'), /This is XML/],
    ['a PDF', bytes('%PDF-1.7\n1 0 obj'), /This is a PDF/],
    ['a quote that never ends', bytes(`a,b\n"${'x'.repeat(300_000)}`), /longer than 256 KB/],
    ['a quote that ends with the file', bytes('a,b\n1,2\n"x'), /from line 3 on: a quote is opened/],
    ['too many columns', bytes(Array.from({ length: 501 }, (_, n) => `c${n}`).join(',')), /more than 500 columns/],
    ['headings without end', bytes(','.repeat(20_000_000)), /more than 16,384 cells/],
    ['a row of cells without end', bytes(`a,b\n${','.repeat(16_385)}\n`), /more than 16,384 cells/],
    ['what was packed', gzipSync(file(DANA)), /no text file/],
    ['too many bytes', new Uint8Array(20 * 1024 * 1024 + 1), /larger than 20 MB/],
    ['too many rows', bytes(`a\n${'1\n'.repeat(200_001)}`), /more than 200,000 rows/],
  ]
  for (const [what, content, why] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(look(content, null), { name: 'NotAnExport', message: why })
    })

  it('is a PBX: users, sites, and a cursor that holds as long as the upload', async () => {
    const latest: { upload: UserExport | null } = { upload: null }
    const pbx = createCsvPbx({ latest: () => Promise.resolve(latest.upload) })
    assert.equal(await kindOf(all(pbx.users())), 'incomplete')
    const mapping = suggest(HEAD.split(','))
    const upload = (id: string) => ({ id, mapping, content: inPieces(file(DANA)) })
    latest.upload = upload('1')
    const cursor = await pbx.cursor()
    assert.deepEqual((await all(pbx.users())).flat().length, 1)
    const london = [{ id: 'site:london', name: 'London', pbxName: null }]
    assert.deepEqual((await all(pbx.sites())).flat(), london)
    assert.deepEqual((await all(pbx.sites())).flat(), london)
    assert.equal((await all(pbx.changesSince(cursor))).at(-1)?.next, cursor)
    latest.upload = { ...upload('2'), content: inPieces(file(DANA.replace('London', 'Paris'))) }
    assert.equal((await all(pbx.sites())).flat()[0]?.name, 'Paris', 'of the new upload')
    assert.equal((await pbx.find('DANA@x.com'))?.givenName, 'Dana')
    assert.equal(await pbx.find('nobody'), null)
    assert.equal((await pbx.read(['dana@x.com', 'nobody'])).length, 1)
    assert.equal(await kindOf(all(pbx.changesSince(cursor))), 'cursorExpired')
    assert.equal(await kindOf(all(pbx.changesSince('a cursor of the API'))), 'cursorExpired')
  })
})
