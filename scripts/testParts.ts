/** What `npm test` runs side by side: the checks of the source, and the tests in parts of like length. */
import type { Part } from './parts.ts'

export const MOCHA = 'node_modules/mocha/bin/mocha.js'

const step = (what: string, ...args: string[]): Part => ({ what, args, tests: false })

export const STEPS: Part[] = [
  step('lint', 'node_modules/eslint/bin/eslint.js', '.'),
  step('types', 'node_modules/typescript/bin/tsc', '--noEmit'),
  step('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  step('types of the tab', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'src/tab'),
]

/** The longest first. A file is in the first part that it matches, and in the last one when it matches none. */
const PARTS: [what: string, files: RegExp][] = [
  ['tests of the model', /^tests\/model\//],
  ['tests in the browser: console', /^tests\/browser\/(console|teams|playground)\./],
  ['tests in the browser: looks, plans', /^tests\/browser\//],
  ['tests of the sync, with hostile sources', /^tests\/sync\/hostile\./],
  ['tests of the sync, a to d', /^tests\/sync\/[a-d]/],
  ['tests of the sync, e to p', /^tests\/sync\/[e-p]/],
  ['tests of the sync, q to z', /^tests\/sync\//],
  ['journeys: to the first sync', /^tests\/journeys\/(firstSync|provisioned)\./],
  ['journeys: after it', /^tests\/journeys\//],
  ['tests of SCIM at work', /^tests\/scim\/(door\/(isolation|kill|suites)|fuzz|logKept|secrets)\./],
  ['tests of kills', /^tests\/crash\//],
  ['tests of the store', /^tests\/store\//],
  ['all other tests', /^tests\//],
]

/** Every file is in one part; a part without a file is left out. */
export function partsOf(files: string[]): Part[] {
  const left = new Set(files)
  const parts = PARTS.map(([what, pattern]) => {
    const own = [...left].filter((file) => pattern.test(file)).toSorted()
    for (const file of own) left.delete(file)
    return { what, args: [MOCHA, '--fail-zero', '--forbid-only', ...own], own }
  })
  if (left.size > 0) throw new Error(`in no part: ${[...left].join(', ')}`)
  return parts.filter(({ own }) => own.length > 0).map(({ what, args }) => ({ what, args, tests: true }))
}
