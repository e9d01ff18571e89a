/** Licences, which only a person gives in 8x8 Admin Console: asked for one user, for many, or by a file. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Excluded, LicenceCheck, LicencesAsked } from '../contract.ts'
import { csvHead, csvLine } from '../csv.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notSetUp } from '../named.ts'
import { notRight, parseBody } from '../parse.ts'
import { AskLicenceSchema, LicenceCheckSchema, LicencesAskedSchema, LicencesSchema } from '../schema/licences.ts'
import { ExcludedSchema } from '../schema/users.ts'
import { isAsked, keepWishes, wishOf, type Wish } from './asking.ts'
import { chosenUsers } from './chosenUsers.ts'
import { judge, licenceRefused, type Judged } from './licenceRows.ts'

const MOST_BYTES = 20 * 1024 * 1024
/** Ten thousand ids. */
const MOST_IDS_BYTES = 1_400_000
const CHUNK = 200
const MOST_SHOWN = 200
const FIELD = 'licence'

/** Of the check that was looked at: what moved since is not asked for unseen. */
const DIGEST = /^[0-9a-f]{32}$/

const file = { maxBody: MOST_BYTES, takes: ['text/csv'], raw: true } as const

export function createLicencesRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/licences',
      access: 'users.look',
      maxBody: 0,
      summary: 'Licences that users have, most first.',
      answers: answersJson(LicencesSchema, 'Their names, with how many users'),
      handle: async ({ caller }) => json({ items: await deps.directory.licences(caller.tenantId) }),
    },
    {
      method: 'POST',
      path: '/api/users/licence',
      access: 'users.request',
      maxBody: MOST_IDS_BYTES,
      summary: 'Asks 8x8 for a licence for many users; at most 10,000. Each becomes a to-do in 8x8 Admin Console.',
      body: AskLicenceSchema,
      answers: answersJson(ExcludedSchema, 'How many it is asked for, and which were not', 202),
      handle: async ({ caller, body }) => {
        const { licence, ...chosen } = parseBody(AskLicenceSchema, body)
        if (!(await deps.tenants.pbx(caller.tenantId))) throw notSetUp('pbx')
        const ids = await chosenUsers(deps, caller.tenantId, chosen)
        return json(await askAll(deps, caller, ids, licence), 202)
      },
    },
    {
      method: 'POST',
      path: '/api/users/licences/check',
      access: 'users.request',
      ...file,
      summary: 'Looks through a CSV file of usernames and licences, at most 20 MB and 10,000 rows. Asks for nothing.',
      answers: answersJson(LicenceCheckSchema, 'What its rows would change, and what is wrong with the others'),
      handle: async ({ caller, body }) => json(shapeCheck(await judged(deps, caller, body))),
    },
    {
      method: 'POST',
      path: '/api/users/licences/report',
      access: 'users.request',
      ...file,
      summary: 'The same as a table: each row with what was wrong and what would be right.',
      answers: [{ status: 200, type: 'text/csv', schema: null, says: 'One line for each row of the file' }],
      handle: async ({ caller, body }) => {
        const found = await judged(deps, caller, body)
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8',
          headers: { 'Content-Disposition': 'attachment; filename="licences-report.csv"' },
          pieces: reportPieces(found),
        }
      },
    },
    {
      method: 'POST',
      path: '/api/users/licences/apply/:digest',
      access: 'users.request',
      ...file,
      summary: 'Asks 8x8 for what the good rows of the file say. Refused when that is not what the check said.',
      answers: answersJson(LicencesAskedSchema, 'How many users it is asked for', 202),
      handle: async ({ caller, body, params }) => {
        const digest = params['digest'] ?? ''
        if (!DIGEST.test(digest)) throw notRight('query', 'Send the digest of the check in the path.')
        const found = await judged(deps, caller, body)
        if (found.digest !== digest) throw moved()
        await keepWishes(
          deps,
          caller,
          found.good.flatMap(({ wishes }) => wishes),
        )
        const answer: LicencesAsked = { users: found.good.length, left: found.problems.length }
        return json(answer, 202)
      },
    },
  ]
}

const moved = (): Problem =>
  new Problem(
    409,
    'Users changed since the check',
    'What these rows would change is not what was shown. Check the file again; nothing was asked for.',
    { code: 'CHECK_AGAIN' },
  )

async function judged(deps: ApiDeps, caller: Principal, body: unknown): Promise<Judged> {
  if (!(await deps.tenants.pbx(caller.tenantId))) throw notSetUp('pbx')
  if (!(body instanceof Uint8Array)) throw notRight('body', 'Send the CSV file as it is, as text/csv.')
  try {
    return await judge(deps, caller.tenantId, await deps.uploads.open(body))
  } catch (error) {
    // named, since doors know no connectors
    if (error instanceof Error && error.name === 'NotAnExport') throw new Problem(422, 'Not a CSV file', error.message)
    throw error
  }
}

function shapeCheck({ columns, read, rows, good, same, problems, digest }: Judged): LicenceCheck {
  return {
    columns,
    read,
    counts: { rows, good: good.length, same: same.length, bad: problems.length },
    good: good.slice(0, MOST_SHOWN).map(({ line, user, wishes }) => ({
      line,
      userId: user.id,
      userName: user.userName,
      displayName: user.displayName,
      changes: wishes.map(({ field, before, value }) => ({ field, before, after: value })),
    })),
    problems: problems.slice(0, MOST_SHOWN),
    digest,
  }
}

function* lines({ good, same, problems }: Judged): Generator<[line: number, cells: (string | null)[]]> {
  for (const { line, user, wishes } of good) {
    const words = wishes.map(({ field, before, value }) => `${field}: ${before ?? 'none'} to ${value ?? 'none'}`)
    yield [line, [user.userName, 'Good', words.join(', '), null]]
  }
  for (const { line, userName } of same) yield [line, [userName, 'Nothing to change', null, null]]
  for (const { line, userName, wrong, right } of problems) yield [line, [userName, 'Not right', wrong, right]]
}

async function* reportPieces(found: Judged): AsyncGenerator<string> {
  yield csvHead(['Row', 'Username', 'Result', 'What', 'What would be right'])
  const all = [...lines(found)].toSorted(([one], [other]) => one - other)
  for (let from = 0; from < all.length; from += CHUNK)
    yield all
      .slice(from, from + CHUNK)
      .map(([line, cells]) => csvLine([String(line), ...cells]))
      .join('')
}

async function askAll(deps: ApiDeps, caller: Principal, ids: string[], licence: string): Promise<Excluded> {
  const refused: Excluded['refused'] = []
  const wishes: Wish[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK)
    const views = new Map((await deps.directory.viewsOf(caller.tenantId, some)).map((view) => [view.user.id, view]))
    for (const id of some) {
      const view = views.get(id)
      const wish = view ? await wishFor(deps, caller.tenantId, view, licence) : 'There is no such user.'
      if (typeof wish === 'string') refused.push({ id, why: wish })
      else wishes.push(wish)
    }
  }
  await keepWishes(deps, caller, wishes)
  return { done: wishes.length, refused }
}

/** Or why it cannot be asked for. */
async function wishFor(
  deps: ApiDeps,
  tenantId: string,
  view: Parameters<typeof wishOf>[0],
  licence: string,
): Promise<Wish | string> {
  const no = licenceRefused(view)
  if (no) return `${view.user.displayName}: ${no.wrong} ${no.right}`
  try {
    const wish = wishOf(view, FIELD, licence)
    if (wish.before !== wish.value || (await isAsked(deps, tenantId, view.user.id, FIELD))) return wish
    return `${view.user.displayName} has this licence already.`
  } catch (error) {
    if (error instanceof Problem) return `${view.user.displayName}: ${error.detail}`
    throw error
  }
}
