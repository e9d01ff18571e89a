/** What `npm test` runs side by side: the tests in parts of like length, and the checks of the source. */
import type { Failure, Part } from './parts.ts'

export const MOCHA = 'node_modules/mocha/bin/mocha.js'

/** The longest first. A file is in the first part that it matches, and in the last one when it matches none. */
const LONGEST: [what: string, files: RegExp][] = [
  ['tests of the model', /^tests\/model\//],
  ['tests in the browser: looks', /^tests\/browser\/looks\./],
  ['journeys: after the first sync', /^tests\/journeys\/(?!firstSync\.|provisioned\.)/],
  ['tests in the browser: keyboard, plans, users', /^tests\/browser\/(keyboard|plan|users)\./],
  ['tests in the browser: the chat', /^tests\/browser\/playground/],
  ['tests in the browser: a to i', /^tests\/browser\/[a-i]/],
  ['tests in the browser: j to se', /^tests\/browser\/([j-r]|s[a-f])/],
  ['tests in the browser: sg to z', /^tests\/browser\//],
  ['journeys: to the first sync', /^tests\/journeys\//],
]
const OTHERS: [what: string, files: RegExp][] = [
  ['tests of the sync, with hostile sources', /^tests\/sync\/hostile\./],
  ['tests of the sync, a to d', /^tests\/sync\/[a-d]/],
  ['tests of the sync, e to p', /^tests\/sync\/[e-p]/],
  ['tests of the sync, q to z', /^tests\/sync\//],
  ['tests of SCIM at work', /^tests\/scim\/(door\/(isolation|kill|suites)|fuzz|logKept|secrets)\./],
  ['tests of kills', /^tests\/crash\//],
  ['tests of the store', /^tests\/store\//],
  ['tests of the API and the bot', /^tests\/(api|bot)\//],
  ['all other tests', /^tests\//],
]

/** Looks at the source alone. */
const check = (what: string, ...args: string[]): Part => ({ what, args, tests: false })
const CHECKS: Part[] = [
  check('lint', 'node_modules/eslint/bin/eslint.js', '.'),
  check('types', 'node_modules/typescript/bin/tsc', '--noEmit'),
  check('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  check('types of the tab', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/tab'),
]

/** Every file is in one part; a part without a file is left out. */
export function partsOf(files: string[]): Part[] {
  const left = new Set(files)
  const take = ([what, pattern]: [string, RegExp]): Part[] => {
    const own = [...left].filter((file) => pattern.test(file)).toSorted()
    for (const file of own) left.delete(file)
    return own.length > 0 ? [{ what, args: [MOCHA, '--fail-zero', '--forbid-only', ...own], tests: true }] : []
  }
  const parts = [...LONGEST.flatMap(take), ...CHECKS, ...OTHERS.flatMap(take)]
  if (left.size > 0) throw new Error(`in no part: ${[...left].join(', ')}`)
  return parts
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
