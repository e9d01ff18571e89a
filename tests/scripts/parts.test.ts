import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { runParts, type Part, type PartsRun, type Run } from '../../scripts/parts.ts'
import { partsOf, partsToRunAgain } from '../../scripts/testParts.ts'

const says = (what: string, text: string, code = 0): Part => ({
  what,
  args: ['-e', `console.log(${JSON.stringify(text)}); process.exitCode = ${code}`],
  tests: true,
})

const namesOf = ({ failed }: PartsRun) => failed.map(({ what }) => what)
const quietly = (atOnce: number): Run => ({ atOnce, print: () => undefined })

describe('the parts of the test run', () => {
  it('hold every test file once', () => {
    const files = globSync('tests/**/*.test.ts')
    assert.ok(files.length > 150, `only ${files.length} files`)
    const dealt = partsOf(files).flatMap(({ args }) => args.filter((arg) => arg.endsWith('.test.ts')))
    assert.deepEqual(dealt.toSorted(), files.toSorted())
  })

  it('begin with the longest, so that all are not waiting for it at the end', () => {
    const parts = partsOf(['tests/words.test.ts', 'tests/store/seen.test.ts', 'tests/browser/looks.test.ts'])
    const names = parts.map(({ what }) => what)
    const found = ['tests in the browser: looks', 'all other tests', 'lint', 'tests of the store', 'types of the tab']
    assert.deepEqual(
      names.filter((what) => found.includes(what)),
      found,
    )
  })

  it('refuse a file that no part takes', () => {
    assert.throws(() => partsOf(['elsewhere/a.test.ts']), /elsewhere\/a\.test\.ts/)
  })

  it('are counted together, and each prints what it said as one piece', async () => {
    const printed: string[] = []
    const ended = await runParts(
      [says('one', '  12 passing (3s)'), says('two', 'a b\n  5 passing (1m)\n  1 pending'), says('three', 'no test')],
      { atOnce: 2, print: (text) => printed.push(text) },
    )
    assert.deepEqual(ended, { passed: 17, failed: [{ what: 'three', why: 'no test\n' }] })
    assert.equal(printed.length, 3)
    assert.ok(printed.some((text) => text.includes('> two\na b\n')))
  })

  it('fail by name, whatever the others do', async () => {
    const parts = [says('bad', '  12 passing (3s)\n  1 failing', 1), says('good', '  1 passing (3ms)')]
    assert.deepEqual(namesOf(await runParts(parts, quietly(1))), ['bad'])
  })

  it('tell why at the end: what mocha says of the tests that failed, else the end of what was printed', async () => {
    const [failing, types] = [
      '  1 passing (3s)\n  \u001b[31m1 failing\u001b[0m\n\n  1) a sync\n     stands',
      'x'.repeat(9_000),
    ]
    const { failed } = await runParts([says('one', failing, 1), says('two', types, 1)], quietly(1))
    assert.equal(failed[0]?.why, '  1 failing\n\n  1) a sync\n     stands\n')
    assert.equal(failed[1]?.why, `${'x'.repeat(5_999)}\n`)
  })

  it('fail when none of them ran', async () => {
    assert.deepEqual(namesOf(await runParts([says('one', '  12 passing (3s)')], quietly(0))), ['one'])
  })

  it('fail when one is killed', async () => {
    const killed = { what: 'killed', args: ['-e', "process.kill(process.pid, 'SIGKILL')"], tests: false }
    assert.deepEqual(namesOf(await runParts([killed], quietly(4))), ['killed'])
  })

  it('fail when the run is stopped: those that run end, and no other begins', async () => {
    const stop = new AbortController()
    const endless = { what: 'endless', args: ['-e', 'setInterval(() => undefined, 1e6)'], tests: false }
    const running = runParts([endless, says('next', '  1 passing')], { ...quietly(1), signal: stop.signal })
    stop.abort()
    assert.deepEqual(namesOf(await running), ['endless', 'next'])
  })

  it('are run again by themselves where one or two failed, and nothing but tests did', () => {
    const [one, two, three] = [says('one', ''), says('two', ''), says('three', '')]
    const types: Part = { ...says('types', ''), tests: false }
    const again = (...failed: string[]) =>
      partsToRunAgain(
        [one, two, three, types],
        failed.map((what) => ({ what, why: '' })),
      )
    assert.deepEqual(again(), [])
    assert.deepEqual(again('two'), [two])
    assert.deepEqual(again('two', 'one'), [one, two])
    assert.deepEqual(again('two', 'one', 'three'), [])
    assert.deepEqual(again('two', 'types'), [])
  })
})
