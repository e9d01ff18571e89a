/** What people do in our own console, told as short stories that are woven into a plain history. */
import { COMMON_DEEDS } from './admin.ts'
import {
  changeOf,
  endingOf,
  FIRST_SYNC,
  MEND,
  plainHistoryOf,
  serviceOf,
  syncOf,
  type Change,
  type History,
  type Step,
} from './history.ts'
import { createRandom, type Random } from './random.ts'
import { TEAMS_DEEDS } from './teamsChanges.ts'

const HOUR = 3_600_000

const dice = (random: Random): Change['dice'] => [random.next(), random.next(), random.next()]
const deed = (random: Random, name: string): Step => ({ kind: 'change', change: { deed: name, dice: dice(random) } })
const change = (random: Random): Step => ({ kind: 'change', change: changeOf(random) })

const newChange = (random: Random): Change => ({
  deed: random.pick(random.chance(0.5) ? COMMON_DEEDS : Object.keys(TEAMS_DEEDS)),
  dice: dice(random),
})

/** A sync that may be cancelled at any moment, and in which an admin may change something. */
function sync(random: Random): Step {
  const plain = syncOf(random)
  if (plain.kind !== 'sync') throw new TypeError('a sync is one')
  if (random.chance(0.2)) return { ...plain, ending: { at: 1 + random.below(300), how: 'cancel' }, cancelAt: null }
  if (random.chance(0.2)) return { ...plain, during: [{ call: 1 + random.below(16), change: newChange(random) }] }
  return plain
}

const some = (random: Random, most: number, make: (random: Random) => Step): Step[] =>
  Array.from({ length: random.below(most + 1) }, () => make(random))

const ending = (random: Random) => {
  const end = endingOf(random, 200)
  return end && random.chance(0.3) ? { ...end, how: 'cancel' as const } : end
}

const approve = (random: Random): Step => ({ kind: 'approve', ending: ending(random), mayExceed: random.chance(0.5) })
const pass = (random: Random): Step => ({ kind: 'pass', ms: random.pick([HOUR / 4, HOUR, 5 * HOUR, 30 * HOUR]) })

const oneUser = (random: Random): Step => ({
  kind: 'oneUser',
  service: serviceOf(random),
  die: random.next(),
  ending: ending(random),
})

const LEAVING = ['leaver', 'deactivate', 'deactivate', 'numberGone']

/** More leave than the guard may let pass, or a few every day. */
const exodus = (random: Random): Step[] => [
  ...(random.chance(0.5) ? [deed(random, 'autoSync')] : []),
  ...Array.from({ length: 2 + random.below(4) }, () => deed(random, random.pick(LEAVING))),
  random.chance(0.3)
    ? { kind: 'look', ending: null }
    : { kind: 'sync', service: random.pick(['all', 'pbx'] as const), ending: null, during: [], cancelAt: null },
  { kind: 'tick', ending: ending(random) },
  ...some(random, 2, (one) => deed(one, one.pick(LEAVING))),
  pass(random),
  { kind: 'look', ending: null },
  { kind: 'tick', ending: null },
]

const STORIES: ((random: Random) => Step[])[] = [
  (random) => [
    { kind: 'preview', service: serviceOf(random), ending: null, withdraw: false },
    ...some(random, 2, random.chance(0.5) ? change : (one) => ({ kind: 'change', change: newChange(one) })),
    approve(random),
  ],
  (random) => [deed(random, 'leaveOut'), ...some(random, 2, change), sync(random), deed(random, 'takeBackIn')],
  (random) => [
    deed(random, 'scopeOfGroup'),
    ...some(random, 1, sync),
    deed(random, random.pick(['joinsGroup', 'leavesGroup'])),
    sync(random),
    ...(random.chance(0.5) ? [deed(random, 'scopeOfAll')] : []),
  ],
  (random) => [
    deed(random, 'otherNumber'),
    random.chance(0.5) ? sync(random) : { kind: 'look', ending: null },
    ...(random.chance(0.7) ? [deed(random, 'agree')] : []),
    sync(random),
  ],
  (random) => [
    deed(random, random.pick(['turnOffKeep', 'turnOffWithdraw', 'turnOffWithdraw'])),
    ...some(random, 2, change),
    ...some(random, 1, sync),
    ...(random.chance(0.6) ? [deed(random, 'turnOn'), sync(random)] : []),
  ],
  (random) => [
    { kind: 'preview', service: 'teams', ending: null, withdraw: true },
    ...some(random, 1, change),
    { kind: 'approve', ending: ending(random), mayExceed: random.chance(0.8) },
    ...(random.chance(0.5) ? [sync(random)] : []),
  ],
  (random) => [change(random), deed(random, 'unassignByHand'), { kind: 'look', ending: null }, oneUser(random)],
  ...[exodus, exodus, exodus],
  (random) => [change(random), sync(random), deed(random, 'leaveOut'), { kind: 'undo', ending: null, preview: false }],
  (random) => [
    { kind: 'faults', faults: [], switches: { assignOutcome: 'failed' }, revoke: [], expire: [] },
    ...some(random, 2, change),
    sync(random),
    { kind: 'faults', faults: [], switches: {}, revoke: [], expire: [] },
    deed(random, 'unassignByHand'),
    ...some(random, 1, change),
    { kind: 'retry', ending: ending(random) },
  ],
  (random) => [
    sync(random),
    { kind: 'undo', ending: null, preview: true },
    ...some(random, 1, change),
    approve(random),
  ],
  (random) => [deed(random, 'unknownToTeams'), sync(random), pass(random), { kind: 'tick', ending: ending(random) }],
  (random) => [{ kind: 'change', change: newChange(random) }, ...some(random, 1, sync)],
]

/** One leaves every day, and nobody looks: Auto Sync follows. */
const drain = (random: Random): Step[] => [
  deed(random, 'autoSync'),
  ...Array.from({ length: 6 }, (): Step[] => [
    deed(random, 'numberGone'),
    { kind: 'look', ending: null },
    { kind: 'pass', ms: HOUR / 2 },
    { kind: 'tick', ending: null },
    { kind: 'pass', ms: 20 * HOUR },
  ]).flat(),
]

/** Each of so many histories ends with a week in which the company drains. */
const DRAINS = 20

/** Some leave, and a month goes by; one may come back after it. */
const month = (random: Random): Step[] => [
  ...[1, 2].map(() => deed(random, 'leaver')),
  FIRST_SYNC,
  ...some(random, 1, (one) => deed(one, 'leaveOut')),
  { kind: 'pass', ms: 31 * 24 * HOUR },
  random.chance(0.5) ? { kind: 'look', ending: null } : FIRST_SYNC,
  ...some(random, 1, (one) => deed(one, 'comesBack')),
]

/** Each of so many histories ends with a month that goes by. */
const MONTHS = 10

/** The guard of Teams stops the first, that of 8x8 the second. */
const KINDS_OF_LEAVING = [
  ['numberGone', 'numberGone', 'numberGone', 'deactivate'],
  ['leaver', 'deactivate'],
]

/** More lose their numbers than the guard lets pass, and an admin keeps them; then people and clouds go on. */
const keeping = (random: Random, leaving = random.pick(KINDS_OF_LEAVING)): Step[] => [
  MEND,
  FIRST_SYNC,
  ...[1, 2, 3].map(() => deed(random, random.pick(leaving))),
  FIRST_SYNC,
  { kind: 'decline', back: false },
  ...some(random, 2, change),
  random.chance(0.5) ? FIRST_SYNC : sync(random),
  ...some(random, 2, change),
  ...(random.chance(0.3) ? [{ kind: 'decline', back: true } as const, sync(random)] : []),
  ...some(random, 1, sync),
]

/** Each of so many histories ends so. */
const KEEPINGS = 7

/** Accounts have other names than their users, and somebody says whose they are. */
const pointing = (random: Random): Step[] => [
  ...[1, 2, 3].map(() => deed(random, 'renamed')),
  // nobody has looked at Microsoft 365 yet, or somebody has
  { kind: 'sync', service: random.pick(['pbx', 'all', 'all'] as const), ending: null, during: [], cancelAt: null },
  ...Array.from({ length: 2 + random.below(4) }, (): Step[] => [
    deed(random, random.pick(['chooseAccount', 'provide', 'provide', 'takeBackChoice'])),
    ...some(random, 1, (one) => (one.chance(0.5) ? sync(one) : { kind: 'look', ending: null })),
  ]).flat(),
]

/** Every so many histories begin so. */
const POINTINGS = 6

const chosen = (random: Random, preview: boolean): Step => ({
  kind: 'chosen',
  service: serviceOf(random),
  dice: Array.from({ length: 1 + random.below(4) }, () => random.next()),
  preview,
  ending: random.chance(0.6) ? null : ending(random),
})

const MOVES = ['swap', 'ring', 'handOver', 'newNumber', 'numberGone', 'leaver', 'deactivate']

/** Numbers move, and an admin syncs some of those whom it concerns; the rest comes later. */
const choosing = (random: Random): Step[] => [
  MEND,
  FIRST_SYNC,
  ...[1, 2].flatMap(() => [
    deed(random, random.pick(MOVES)),
    ...some(random, 3, (one) => (one.chance(0.6) ? deed(one, one.pick(MOVES)) : change(one))),
    chosen(random, false),
    ...(random.chance(0.3) ? [chosen(random, true), ...some(random, 1, change), approve(random)] : []),
    ...(random.chance(0.3) ? [{ kind: 'retry', ending: null } as const] : []),
    ...(random.chance(0.3) ? [{ kind: 'undo', ending: null, preview: false } as const] : []),
    ...some(random, 1, (one) => chosen(one, false)),
  ]),
]

/** Each of so many histories ends so. */
const CHOOSINGS = 6

/** Steps of a story stay in their order; others may come between. */
function weave(steps: Step[], story: Step[], random: Random): Step[] {
  let at = random.below(steps.length + 1)
  const woven = [...steps]
  for (const step of story) {
    woven.splice(at, 0, step)
    at = Math.min(woven.length, at + 1 + (random.chance(0.3) ? 1 : 0))
  }
  return woven
}

/** The history of a seed. */
export function historyOf(seed: number): History {
  const plain = plainHistoryOf(seed)
  // a stream of its own: the plain history stays the one that this seed always was
  const random = createRandom(seed ^ 0x5eed5)
  const stories = random.chance(0.3) ? 0 : 1 + random.below(2)
  let { steps } = plain
  for (let told = 0; told < stories; told += 1) steps = weave(steps, random.pick(STORIES)(random), random)
  if (seed % POINTINGS === 1) steps = [...pointing(createRandom(seed ^ 0x901e7)), ...steps]
  if (seed % MONTHS === 5) steps = [...steps, ...month(createRandom(seed ^ 0x30dae))]
  if (seed % CHOOSINGS === 3) steps = [...steps, ...choosing(createRandom(seed ^ 0xc405e))]
  if (seed % KEEPINGS === 4)
    return { setting: { ...plain.setting, guard: 1 }, steps: [...steps, ...keeping(createRandom(seed ^ 0x4ee9))] }
  if (seed % DRAINS > 0) return { ...plain, steps }
  return { setting: { ...plain.setting, guard: 1 }, steps: [...steps, ...drain(random)] }
}
