/** One number with both sides, who has it and holds it, what a sync would do with it, and what happened to it. */
import type { DirectoryChange, NumberRow, UserView } from '../../directory/store.ts'
import { json, Problem } from '../../http/route.ts'
import type { NumberDetail, NumberPerson } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { quote } from '../parse.ts'
import { NumberDetailSchema } from '../schema/numbers.ts'
import { firstOf, wantedNumber } from '../shape/others.ts'
import { shapeNumbers } from '../shape/number.ts'
import { shapeChange } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'tenants' | 'now'>

const NUMBER = /^[\w+;=.-]{1,64}$/
const MOST_HISTORY = 100
const SETTLE_AT_ONCE = 100

export function createOneNumberRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/numbers/:number',
      access: 'numbers.look',
      maxBody: 0,
      summary: 'One number: both sides, who has it and who holds it, what is queued for it, and what happened.',
      answers: answersJson(NumberDetailSchema, 'The number'),
      handle: async ({ caller: { tenantId }, params }) => {
        const number = params['number'] ?? ''
        if (!NUMBER.test(number)) throw noNumber(number)
        return json(await readNumber(deps, tenantId, number))
      },
    },
  ]
}

const noNumber = (number: string): Problem =>
  new Problem(404, 'Not found', `There is no number ${quote(number)}; write it as +442079460001.`)

export async function readNumber(deps: Deps, tenantId: string, number: string): Promise<NumberDetail> {
  await deps.directory.settleNumbers(tenantId, SETTLE_AT_ONCE)
  const page = await deps.directory.numbers(tenantId, { numbers: [number], limit: 1 })
  const [row] = page.items
  if (!row) throw noNumber(number)
  return detailOf(deps, tenantId, row)
}

async function detailOf(deps: Deps, tenantId: string, row: NumberRow): Promise<NumberDetail> {
  const { directory } = deps
  const { number } = row
  const [history, [teams]] = await Promise.all([
    directory.numberHistory(tenantId, number, MOST_HISTORY),
    directory.numbersOf(tenantId, [number]),
  ])
  const ids = [row.user?.id, row.holder?.userId, ...history.map(({ userId }) => userId)].filter(
    (id) => typeof id === 'string',
  )
  const views = new Map((await directory.viewsOf(tenantId, [...new Set(ids)])).map((view) => [view.user.id, view]))
  const owner = views.get(row.user?.id ?? '')
  const holder = views.get(row.holder?.userId ?? '')
  const people = [...new Set([owner, holder])].filter((view) => view !== undefined)
  const [view] = await shapeNumbers(directory, tenantId, [row])
  if (!view) throw noNumber(number)
  const managed = people.flatMap((view) => view.managed).find((one) => one.number === number)
  const first = owner && wantedNumber(owner) === number ? await firstOf(deps, tenantId, owner) : null
  return {
    ...view,
    teams: teams
      ? { holderKind: teams.holderKind, category: teams.category, source: teams.source, activation: teams.activation }
      : null,
    owner: owner ? personOf(owner) : null,
    holderUser: holder ? personOf(holder) : null,
    first: first && { id: first.id, userName: first.userName, displayName: first.displayName },
    given: managed ? { userId: managed.userId, origin: managed.origin, jobId: managed.jobId, at: managed.at } : null,
    changes: (await Promise.all(people.map((view) => changesOf(deps, tenantId, view, number)))).flat(),
    history: history.map((change) => lineOf(change, views.get(change.userId))),
  }
}

function personOf({ user, held }: UserView): NumberPerson {
  const { id, userName, displayName, number, extension, licence, active, deletedAt, state, reason } = user
  return {
    ...{ id, userName, displayName, number, extension, licence, active, deletedAt, state },
    reason: reason === null ? null : { code: reason, detail: { ...user.reasonDetail } },
    teamsNumbers: held.map((one) => one.number),
  }
}

async function changesOf({ directory }: Pick<Deps, 'directory'>, tenantId: string, { user }: UserView, number: string) {
  const queued = await directory.queuedOf(tenantId, user.id)
  const { id: userId, userName, displayName } = user
  return queued
    .filter(({ before, after }) => before === number || after === number)
    .map((change) => ({ ...shapeChange(change), userId, userName, displayName }))
}

const lineOf = (
  { at, userId, before, after, cause, causedBy }: DirectoryChange,
  view: UserView | undefined,
): NumberDetail['history'][number] => ({
  ...{ at, userId, before, after, cause, causedBy },
  displayName: view?.user.displayName ?? null,
})
