/** A random history: what a company is like at first, and what happens to it. Data, so that steps can be left out. */
import { MICROSOFT_DEEDS, PBX_DEEDS, type Dice } from './changes.ts'
import { createRandom, type Random } from './random.ts'

export interface Ways {
  secondNumber: 'replace' | 'keep' | 'refuse'
  refusals: 'request' | 'operation'
  extensionMovesUpdated: boolean
  listExtensions: boolean
  mostPerPage: number | null
}

export interface Setting {
  users: number
  problems: boolean
  limits: boolean
  guard: number
  deactivated: 'unassign' | 'keep'
  /** How the clouds are, from the first day to the last. */
  ways: Ways
}

export interface Change {
  deed: string
  dice: Dice
}

/** The service meets its end at this moment of its life, counted from the beginning of the step. */
export interface Ending {
  at: number
  /** `cancel`: somebody cancels what runs, and the service lives on. */
  how: 'kill' | 'stop' | 'cancel'
}

export type Service = 'all' | 'pbx' | 'teams'

export type Step =
  | { kind: 'change'; change: Change }
  | { kind: 'pass'; ms: number }
  | { kind: 'faults'; faults: object[]; switches: object; revoke: string[]; expire: string[] }
  | { kind: 'look'; ending: Ending | null }
  | {
      kind: 'sync'
      service: Service
      ending: Ending | null
      during: { call: number; change: Change }[]
      /** Somebody stops it at this call to a cloud. */
      cancelAt: number | null
    }
  /** `withdraw`: of taking back everything that is ours. */
  | { kind: 'preview'; service: Service; ending: Ending | null; withdraw: boolean }
  /** Of the newest plan that is kept and was not approved. */
  | { kind: 'approve'; ending: Ending | null; mayExceed: boolean }
  /** Keeps what the newest job that the guard stopped would take; or takes that back. */
  | { kind: 'decline'; back: boolean }
  /** Of the newest Teams job. */
  | { kind: 'undo'; ending: Ending | null; preview: boolean }
  /** Of what failed in the newest job. */
  | { kind: 'retry'; ending: Ending | null }
  /** A sync of one user, by the die. */
  | { kind: 'oneUser'; service: Service; die: number; ending: Ending | null }
  /** A sync of users whom somebody chose, one for each die. */
  | { kind: 'chosen'; service: Service; dice: number[]; preview: boolean; ending: Ending | null }
  /** What is due to start by itself starts. */
  | { kind: 'tick'; ending: Ending | null }

export interface History {
  setting: Setting
  steps: Step[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const changeOf = (random: Random): Change => ({
  deed: random.pick(Object.keys(random.chance(0.55) ? PBX_DEEDS : MICROSOFT_DEEDS)),
  dice: [random.next(), random.next(), random.next()],
})

const NUMBERS = '/admin/teams/telephoneNumberManagement/numberAssignments'
const POLICIES = '/admin/teams/policy/userAssignments'

const CALLS: [system: '8x8' | 'graph' | 'entra', match: string | undefined][] = [
  ['8x8', undefined],
  ['8x8', 'GET /users'],
  ['8x8', 'GET /users/{userId}'],
  ['8x8', 'GET /administration/audit/v1/audits'],
  ['graph', undefined],
  ['graph', 'GET /users'],
  ['graph', 'GET /users/delta'],
  ['graph', `GET ${NUMBERS}`],
  ['graph', 'GET /admin/teams/userConfigurations'],
  ['graph', 'POST /$batch'],
  ['graph', `POST ${NUMBERS}/assignNumber`],
  ['graph', `POST ${NUMBERS}/unassignNumber`],
  ['graph', `POST ${POLICIES}/assign`],
  ['graph', `POST ${POLICIES}/unassign`],
  ['entra', undefined],
]

const KINDS: ((random: Random) => object)[] = [
  () => ({ kind: 'status', status: 429, retryAfter: 2 }),
  () => ({ kind: 'status', status: 429 }),
  () => ({ kind: 'status', status: 503 }),
  // of 429 and 503 the clouds say that nothing was done; of these nobody says it
  (random) => ({ kind: 'status', status: random.pick([500, 502, 504]), applied: random.chance(0.4) }),
  (random) => ({ kind: 'reset', applied: random.chance(0.6) }),
  (random) => ({ kind: 'hang', applied: random.chance(0.6) }),
  () => ({ kind: 'truncate' }),
  () => ({ kind: 'malformed', as: 'wrongShape' }),
  () => ({ kind: 'lostPage' }),
  () => ({ kind: 'repeatedItems' }),
]

/** Lists that may come back empty. Where one number is asked for, an empty answer is a lie that nobody can see through. */
const LISTS = CALLS.filter(([, match]) => match?.startsWith('GET /users') || match?.endsWith('userConfigurations'))

function faultOf(random: Random): object {
  if (random.chance(0.1)) {
    const [system, match] = random.pick(LISTS)
    return { system, match, after: random.below(3), times: 1 + random.below(3), kind: 'emptyPage' }
  }
  const [system, match] = random.pick(CALLS)
  const times = random.chance(0.75) ? 1 + random.below(3) : undefined
  return {
    system,
    ...(match && { match }),
    after: random.below(6),
    ...(times && { times }),
    ...random.pick(KINDS)(random),
  }
}

const SWITCHES: ((random: Random) => object)[] = [
  () => ({ deltaReplays: true }),
  () => ({ deltaOrder: 'reversed', deltaReplays: true }),
  (random) => ({ deltaLagMs: random.pick([MINUTE, 10 * MINUTE, HOUR]) }),
  (random) => ({ assignOutcome: random.pick(['noEffect', 'pending', 'failed']) }),
  (random) => ({ unassignOutcome: random.pick(['noEffect', 'failed']) }),
  () => ({ withoutConsent: ['TeamsTelephoneNumber.ReadWrite.All'] }),
]

function faultsOf(random: Random): Step {
  const what = random.next()
  return {
    kind: 'faults',
    faults: what < 0.65 ? Array.from({ length: 1 + random.below(2) }, () => faultOf(random)) : [],
    switches: what >= 0.5 && what < 0.9 ? random.pick(SWITCHES)(random) : {},
    revoke: what >= 0.9 && what < 0.95 ? [random.pick(['8x8', 'graph'])] : [],
    expire: what >= 0.95 ? [random.pick(['delta', 'scroll'])] : [],
  }
}

export const endingOf = (random: Random, within: number): Ending | null =>
  random.chance(0.25) ? { at: 1 + random.below(within), how: random.chance(0.8) ? 'kill' : 'stop' } : null

export const serviceOf = (random: Random): Service => (random.chance(0.7) ? 'all' : random.pick(['pbx', 'teams']))

export function syncOf(random: Random): Step {
  const during = random.chance(0.25) ? [{ call: 1 + random.below(16), change: changeOf(random) }] : []
  const cancelAt = random.chance(0.08) ? 1 + random.below(20) : null
  return {
    kind: 'sync',
    service: serviceOf(random),
    ending: endingOf(random, random.pick([40, 300])),
    during,
    cancelAt,
  }
}

export const MEND: Step = { kind: 'faults', faults: [], switches: {}, revoke: [], expire: [] }

function stepOf(random: Random): Step {
  const what = random.next()
  if (what < 0.48) return { kind: 'change', change: changeOf(random) }
  if (what < 0.69) return syncOf(random)
  if (what < 0.74)
    return { kind: 'preview', service: serviceOf(random), ending: endingOf(random, 200), withdraw: false }
  if (what < 0.8) return { kind: 'approve', ending: endingOf(random, 200), mayExceed: true }
  if (what < 0.83) return { kind: 'undo', ending: endingOf(random, 200), preview: false }
  if (what < 0.87) return { kind: 'look', ending: endingOf(random, 40) }
  if (what < 0.92) return { kind: 'pass', ms: random.pick([MINUTE, 20 * MINUTE, 3 * HOUR, 26 * HOUR, 8 * DAY]) }
  return what < 0.97 ? faultsOf(random) : MEND
}

export const FIRST_SYNC: Step = { kind: 'sync', service: 'all', ending: null, during: [], cancelAt: null }

/** What clouds, faults and plain syncs do, without the stories. */
export function plainHistoryOf(seed: number): History {
  const random = createRandom(seed)
  const setting: Setting = {
    // some have more than one batch of writes
    users: seed % 8 === 6 ? 25 + random.below(36) : 4 + random.below(11),
    problems: random.chance(0.4),
    limits: random.chance(0.15),
    guard: random.pick([1, 2, 3, 5, 10]),
    deactivated: random.chance(0.8) ? 'unassign' : 'keep',
    ways: {
      secondNumber: random.pick(['replace', 'keep', 'refuse']),
      refusals: random.pick(['request', 'operation']),
      extensionMovesUpdated: random.chance(0.8),
      listExtensions: random.chance(0.9),
      mostPerPage: random.pick([null, null, 2, 3, 5]),
    },
  }
  const steps = Array.from({ length: 4 + random.below(12) }, () => stepOf(random))
  return { setting, steps: random.chance(0.75) ? [FIRST_SYNC, ...steps] : steps }
}
