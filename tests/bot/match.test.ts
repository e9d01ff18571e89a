import assert from 'node:assert/strict'
import { apart, match, normalise } from '../../src/bot/commands/match.ts'
import { COMMANDS, OFFERS, deedOf } from '../../src/bot/commands/registry.ts'

const read = (said: string): string => {
  const found = match(said, COMMANDS)
  if (found.kind === 'unknown') return `unknown: ${found.near.map(({ name }) => name).join(', ')}`
  return `${found.kind} ${found.command.name}`
}

describe('bot command matching', () => {
  it('does not mind case, spacing, mentions, invisible letters and a final mark', () => {
    const same = [
      'sync now',
      ' Sync   NOW ',
      'sync\u00a0now\n',
      '<at>Voice Sync</at> sync now',
      'sync now.',
      'Sync now!',
      'ｓｙｎｃ ｎｏｗ',
      '\u200bsync now\u200b',
      'sync&nbsp;now',
    ]
    for (const said of same) assert.equal(read(said), 'exact sync now', said)
    assert.equal(read('?'), 'exact help')
    assert.equal(read('HI!'), 'exact hello')
  })

  it('does not mind the marks around the words, of whatever script, nor a dotted capital', () => {
    const same = [
      ...[
        '<at>Voice Sync</at>, sync now',
        '<at>Voice Sync</at>: sync now',
        '<at>Voice Sync</at> – sync now',
        'sync now。',
        'sync now।',
        'sync now۔',
      ],
      ...[
        '“sync now”',
        '"Sync Now."',
        '«sync now»',
        '‘sync now’',
        'sync now,',
        '/sync now',
        '¡sync now!',
        'sync now ?!',
      ],
    ]
    for (const said of same) assert.equal(read(said), 'exact sync now', said)
    assert.equal(read('NOTİFY ME'), 'exact notify me')
    assert.equal(read('DİAGNOSTİC SYNC'), 'exact diagnostic sync')
    for (const said of ['?', '？', '؟']) assert.equal(read(said), 'exact help', said)
    assert.equal(read('hi,'), 'exact hello')
    for (const said of ['.', '...', ',', '"', '/']) assert.equal(read(said), 'unknown: ', said)
  })

  it('takes the marks off the words that a command takes, and not what is part of them', () => {
    const finds = (said: string) => {
      const found = match(said, COMMANDS)
      return found.kind === 'exact' ? found.text : found.kind
    }
    for (const said of ['find user: Mia Chen', 'find user “Mia Chen”', 'find user "mia chen".', 'who is mia chen؟'])
      assert.equal(finds(said), 'mia chen', said)
    assert.equal(finds("find user O'Brien (Sales)."), "o'brien (sales)")
    assert.equal(finds('+1 212 555-1001.'), '+1 212 555-1001')
  })

  it('reads digits of any script', () => {
    for (const said of ['+١٢١٢٥٥٥١٠٠١', '+१२१२५५५१००१', '＋１２１２５５５１００１', '+𝟏𝟐𝟏𝟐𝟓𝟓𝟓𝟏𝟎𝟎𝟏', '+𞥑𞥒𞥑𞥒𞥕𞥕𞥕𞥑𞥐𞥐𞥑'])
      assert.equal(normalise(said), '+12125551001', said)
  })

  it('matches whole words only: a sentence that holds a command is none', () => {
    for (const said of ["don't sync now", 'please do not sync now', 'sync now and stop', 'status of sync now'])
      assert.match(read(said), /^unknown/, said)
  })

  it('answers a look that is one letter off, also for a swap', () => {
    assert.equal(read('show histroy'), 'readAs show history')
    assert.equal(read('statsu'), 'readAs status')
    assert.equal(read('histori'), 'readAs show history')
  })

  it('reads the name of a look one letter off before the words that it takes', () => {
    const finds = (said: string) => {
      const found = match(said, COMMANDS)
      return found.kind === 'readAs' ? `${found.name}: ${found.text}` : found.kind
    }
    for (const said of ['fnd user mia chen', 'fidn user mia chen', 'finduser mia chen', 'find us er mia chen'])
      assert.equal(finds(said), said === 'find us er mia chen' ? 'exact' : 'find user: mia chen', said)
    for (const said of ['kind regards mia', 'fund users of mia', "don't find user mia"])
      assert.equal(finds(said).startsWith('find user'), false, said)
  })

  it('never guesses what writes, but offers it', () => {
    assert.equal(read('snyc now'), 'unknown: sync now')
    assert.equal(read('sync tems'), 'unknown: sync teams')
    assert.equal(read('notifi me'), 'unknown: notify me')
    assert.equal(read('stpo'), 'unknown: stop')
  })

  it('offers nothing for what is far from everything, very short or very long', () => {
    for (const said of ['pizza', 'hm', '', 'x'.repeat(100_000), '\u202e'.repeat(500)])
      assert.equal(read(said), 'unknown: ')
  })

  it('counts a swap of neighbours as one', () => {
    assert.equal(apart('snyc', 'sync'), 1)
    assert.equal(apart('', 'abc'), 3)
    assert.equal(apart('status', 'status'), 0)
    assert.equal(apart('stauts', 'history'), 7 - 1)
  })

  it('takes no more than linear time for hostile text', () => {
    assert.equal(normalise(`${'<at '.repeat(400)}${'!'.repeat(1_000)}x`).length <= 2_000, true)
  })

  it('has no name twice, and finds each command by its own button', () => {
    const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases])
    assert.deepEqual(names, [...new Set(names)])
    for (const command of COMMANDS) assert.equal(deedOf(command.verb, { v: 1, ...command.data }), command)
    for (const { name } of OFFERS) assert.equal(read(name), `exact ${name}`)
  })
})
