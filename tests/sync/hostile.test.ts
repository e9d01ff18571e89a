/** Lists that are broken, cut, repeated or made up: never a write on their strength, and always a word why. */
import assert from 'node:assert/strict'
import type { Job } from '../../src/jobs/store.ts'
import { reasonWords } from '../../src/words/reasons.ts'
import { readClouds, shouldHave, teamsNumbers, upnOf } from '../journeys/checker.ts'
import { changePbxUser, setNumber } from '../journeys/pbxAdmin.ts'
import { openWorld, type SyncWorld } from './world.ts'

const USERS = 24
/** So that a list of 24 has three pages. */
const switches = { mostPerPage: 10 }

const LISTS = {
  users8x8: { system: '8x8', match: 'GET /users' },
  sites8x8: { system: '8x8', match: 'GET /sites' },
  audits8x8: { system: '8x8', match: 'GET /administration/audit/v1/audits' },
  users365: { system: 'graph', match: 'GET /users' },
  delta365: { system: 'graph', match: 'GET /users/delta' },
  numbers365: { system: 'graph', match: 'GET /admin/teams/telephoneNumberManagement/numberAssignments' },
  configurations365: { system: 'graph', match: 'GET /admin/teams/userConfigurations' },
} as const
type List = keyof typeof LISTS

const BROKEN = ['MALFORMED', 'UNAVAILABLE', 'INCOMPLETE', 'EMPTY', 'REFUSED']

interface Row {
  what: string
  fault: object
  /** Ends of reason codes that say so; of a list that is read to the end all the same: none. */
  codes: string[]
  /** Ends well where that list can be told right, or does not matter. */
  mayPass?: boolean
}

const row = (what: string, fault: object, codes: string[], mayPass = false): Row => ({ what, fault, codes, mayPass })
const mangle = (as: string, codes: string[], mayPass = false, what = as): Row =>
  row(what, { kind: 'mangle', as }, codes, mayPass)

const ROWS: Row[] = [
  row('an empty first page', { kind: 'emptyPage' }, BROKEN, true),
  row('an empty later page', { kind: 'emptyPage', after: 2 }, BROKEN, true),
  mangle('half', ['TOO_MANY_REMOVALS'], true, 'half of it lost silently'),
  row('cut off after a page, silently', { kind: 'lostPage' }, ['TOO_MANY_REMOVALS'], true),
  mangle('endless', BROKEN, true, 'a list that starts over at its end'),
  mangle('samePage', BROKEN, true, 'the same page again and again'),
  mangle('otherShape', BROKEN),
  mangle('strangers', [...BROKEN, 'TOO_MANY_REMOVALS'], true, 'a page of strangers'),
  row('JSON that breaks off in a later page', { kind: 'truncate', after: 1 }, BROKEN, true),
  row('a sign-in page in HTML', { kind: 'malformed' }, BROKEN),
  row('401 in mid-read', { kind: 'status', status: 401, after: 1 }, ['CREDENTIAL'], true),
  row('403 in mid-read', { kind: 'status', status: 403, after: 1 }, ['PERMISSION', 'CONSENT'], true),
  row('429 without end', { kind: 'status', status: 429 }, ['UNAVAILABLE']),
  row('503 without end', { kind: 'status', status: 503, after: 1 }, ['UNAVAILABLE'], true),
  row('no answer', { kind: 'hang', after: 1 }, ['UNAVAILABLE'], true),
  row('a connection that is reset', { kind: 'reset' }, ['UNAVAILABLE']),
  row('410 in mid-read', { kind: 'status', status: 410, after: 1 }, BROKEN, true),
  mangle('reversed', BROKEN, true, 'items out of order'),
  mangle('nullId', BROKEN),
  mangle('twoFaces', ['MALFORMED'], true, 'one id with two contents'),
  mangle('long', [], true, 'an item of 10 MB'),
  mangle('longer', BROKEN),
  mangle('deep', BROKEN, true, 'JSON nested 100,000 deep'),
  mangle('latin1', BROKEN),
  mangle('utf16', BROKEN),
]

const writesOf = async (world: SyncWorld): Promise<{ call: string; changed: number }[]> => {
  const { items } = (await (await fetch(`${world.url}/sandbox/writes`)).json()) as {
    items: { call: string; changed: number }[]
  }
  return items
}

/** Who should have which number has it, and nobody else. */
async function assertRight(world: SyncWorld, about: string): Promise<void> {
  const clouds = await readClouds(world.url)
  const wanted = clouds.pbx.map((user): [string, string | null] => [upnOf(user), shouldHave(user)])
  const has = teamsNumbers(clouds)
  const wrong = wanted.filter(([upn, number]) => (has.get(upn) ?? null) !== number)
  assert.deepEqual(wrong, [], about)
  const states = (await world.users()).map((user) => user.state)
  assert.equal(states.length, USERS, about)
  assert.ok(
    states.every((state) => state === 'inSync' || state === 'excluded'),
    `${about}: ${states}`,
  )
}

/** What went wrong is said by code, in words, in the output, and without anything of our insides. */
async function assertTold(world: SyncWorld, job: Job, codes: string[], about: string): Promise<void> {
  const code = job.cause?.code ?? ''
  assert.ok(
    codes.some((end) => code.endsWith(end)),
    `${about}: ${code}`,
  )
  const { cause, fix } = reasonWords(code, job.cause?.detail)
  assert.doesNotMatch(`${cause} ${fix}`, /unknown|\{/, about)
  const output = await world.output(job.id)
  assert.match(output, new RegExp(`Stopped by ${code}`), about)
  assert.doesNotMatch(output, /node:internal|\.ts:\d+|\[object/, about)
}

type Moment = 'first' | 'complete' | 'by cursor'

async function meet(world: SyncWorld, list: List, { what, fault, codes, mayPass }: Row, moment: Moment): Promise<void> {
  const about = `${list}, ${what}, ${moment}`
  if (moment !== 'first') {
    await changePbxUser(world.url, (await world.users())[0]?.userName ?? '', (user) => setNumber(user, nextNumber()))
    await world.pass(moment === 'complete' ? 25 * 3_600_000 : 5_000)
  }
  const before = await world.users()
  const held = teamsNumbers(await readClouds(world.url))
  await fetch(`${world.url}/sandbox/requests`, { method: 'DELETE' })
  // the first page of 8x8's users is read once more for its clock
  const { after = 0 } = fault as { after?: number }
  const shift = list === 'users8x8' && moment !== 'by cursor' ? 1 : 0
  await world.faults({ switches, faults: [{ ...LISTS[list], ...fault, after: after + shift }] })
  const jobs = await world.run()
  const writes = await writesOf(world)
  const bad = jobs.find((job) => job.cause !== null && job.cause.code !== 'PBX_JOB_ENDED')
  if (bad) {
    await assertTold(world, bad, codes, about)
    // a list that is read again to prove what was sent may break then too: what was sent was right
    if (!['assign', 'verify'].includes(bad.phase ?? '')) assert.deepEqual(writes, [], about)
    assert.ok(['failed', 'refused'].includes(bad.state), about)
    if (moment !== 'first' && writes.length === 0)
      assert.deepEqual(teamsNumbers(await readClouds(world.url)), held, about)
    if (bad.service === 'pbx')
      assert.deepEqual(
        (await world.users()).map(({ number }) => number),
        before.map(({ number }) => number),
        about,
      )
  } else {
    // an item can only be spoilt where there is one: audit records and delta items are few
    const spoils = 'as' in fault && (list === 'audits8x8' || list === 'delta365')
    assert.ok(mayPass || spoils, `${about}: it passed\n${await world.output(jobs.at(-1)?.id ?? '')}`)
    assert.equal(writes.filter(({ call }) => call.endsWith('/unassignNumber')).length, 0, about)
  }
  await world.faults({ switches })
  // what was lost silently from the very first list is found by the daily complete read
  if (!bad) await world.pass(25 * 3_600_000)
  const good = await world.run()
  assert.ok(
    good.every((job) => job.state === 'succeeded'),
    `${about}: then ${await world.output(good.at(-1)?.id ?? '')}`,
  )
  await assertRight(world, `${about}, then`)
}

let given = 0
const nextNumber = (): string => `+44207998${String(++given).padStart(4, '0')}`

describe('hostile sources', function () {
  this.timeout(60_000)

  const first: List[] = ['users8x8', 'users365', 'numbers365', 'configurations365', 'sites8x8']
  for (const list of first)
    it(`${list} at the first sync: no write on the strength of it, the reason is told, and the next sync is right`, async () => {
      for (const each of ROWS) {
        const world = await openWorld({ users: USERS, attemptMs: 400 })
        try {
          await meet(world, list, each, 'first')
        } finally {
          await world.close()
        }
      }
    })

  const later: [List, Moment][] = [
    ...first.map((list): [List, Moment] => [list, 'complete']),
    ['users8x8', 'by cursor'],
    ['audits8x8', 'by cursor'],
    ['delta365', 'by cursor'],
    ['numbers365', 'by cursor'],
  ]
  for (const [list, moment] of later)
    it(`${list} at a later sync, ${moment}: nobody loses anything, the reason is told, and the next sync is right`, async () => {
      const world = await openWorld({ users: USERS, attemptMs: 400 })
      try {
        await world.run()
        for (const each of ROWS) await meet(world, list, each, moment)
      } finally {
        await world.close()
      }
    })
})
