/** What `npm test` runs side by side: the tests in parts of like length, and the checks of the source. */
import type { Failure, Part } from './parts.ts'

export const MOCHA = 'node_modules/mocha/bin/mocha.js'

/**
 * A file is in the first part that it matches. `seconds`: how long the part takes beside three others, about; what is begun
 * last is what all wait for, so the longest are begun first.
 */
const TESTS: [what: string, seconds: number, files: RegExp][] = [
  ['tests of the model', 100, /^tests\/model\//],
  ['tests in the browser: looks', 275, /^tests\/browser\/looks\./],
  ['tests in the browser: keyboard, plans, users', 230, /^tests\/browser\/(keyboard|plan|users)\./],
  ['tests in the browser: the chat', 75, /^tests\/browser\/playground/],
  ['tests in the browser: a to i', 200, /^tests\/browser\/[a-i]/],
  ['tests in the browser: j to se', 230, /^tests\/browser\/([j-r]|s[a-f])/],
  ['tests in the browser: sg to z', 155, /^tests\/browser\//],
  ['journeys: to the first sync', 95, /^tests\/journeys\/(firstSync|provisioned)\./],
  ['journeys: after the first sync', 135, /^tests\/journeys\//],
  ['tests of the sync, with hostile sources', 45, /^tests\/sync\/hostile\./],
  ['tests of the sync, a to d', 45, /^tests\/sync\/[a-d]/],
  ['tests of the sync, e to p', 50, /^tests\/sync\/[e-p]/],
  ['tests of the sync, q to z', 45, /^tests\/sync\//],
  ['tests of SCIM at work', 75, /^tests\/scim\/(door\/(isolation|kill|suites)|fuzz|logKept|secrets)\./],
  ['tests of kills', 70, /^tests\/crash\//],
  ['tests of the store', 65, /^tests\/store\//],
  ['tests of the API and the bot', 90, /^tests\/(api|bot)\//],
  ['all other tests', 110, /^tests\//],
]

type Timed = [seconds: number, part: Part]
/** Looks at the source alone. */
const check = (what: string, seconds: number, ...args: string[]): Timed => [seconds, { what, args, tests: false }]
const CHECKS: Timed[] = [
  check('lint', 70, 'node_modules/eslint/bin/eslint.js', '.'),
  check('types', 30, 'node_modules/typescript/bin/tsc', '--noEmit'),
  check('format', 30, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  check('types of the tab', 15, 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/tab'),
]

/** Every file is in one part; a part without a file is left out. In the order in which they are to begin. */
export function partsOf(files: string[]): Part[] {
  const left = new Set(files)
  const tests = TESTS.flatMap(([what, seconds, pattern]): Timed[] => {
    const own = [...left].filter((file) => pattern.test(file)).toSorted()
    for (const file of own) left.delete(file)
    const args = [MOCHA, '--fail-zero', '--forbid-only', ...own]
    return own.length > 0 ? [[seconds, { what, args, tests: true }]] : []
  })
  if (left.size > 0) throw new Error(`in no part: ${[...left].join(', ')}`)
  return [...tests, ...CHECKS].toSorted(([one], [other]) => other - one).map(([, part]) => part)
}

/** More parts than this do not fail by chance. */
const BY_CHANCE = 2

/**
 * Tests that failed while others ran, to be run once more by themselves: a machine that is much slower for a moment fails one in thousands.
 * Whoever passes only then is told as such.
 */
export function partsToRunAgain(parts: Part[], failed: Failure[]): Part[] {
  const again = parts.filter(({ what }) => failed.some((failure) => failure.what === what))
  return again.length <= BY_CHANCE && again.every(({ tests }) => tests) ? again : []
}
