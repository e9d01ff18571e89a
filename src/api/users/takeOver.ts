/** An admin lets a number that did not come from us give way to the 8x8 number; exactly that number. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { mayGiveWay, otherNumberOf } from '../../sync/plan/takeOver.ts'
import { reasonWords } from '../../words/reasons.ts'
import { changing, type What } from '../audited.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { parseBody } from '../parse.ts'
import { TakeOverSchema, UserDetailSchema } from '../schema/users.ts'
import { readUser } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'tenants' | 'together'>

export function createTakeOverRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/:id/takeover',
      access: 'users.takeover',
      maxBody: 200,
      summary: 'Agrees that this number of the user gives way to its 8x8 number at the next sync.',
      body: TakeOverSchema,
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params, body }) => {
        const id = userId(params)
        const { number } = parseBody(TakeOverSchema, body)
        await agree(deps, caller, id, number)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
    {
      method: 'DELETE',
      path: '/api/users/:id/takeover',
      access: 'users.takeover',
      maxBody: 0,
      summary: 'Takes that agreement back.',
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params }) => {
        const id = userId(params)
        const { otherNumber } = await readUser(deps, caller.tenantId, id)
        await changing(deps, caller, async ({ directory }, says) => {
          await directory.endTakeOvers(caller.tenantId, [id])
          if (otherNumber?.agreed) await says(told(id, otherNumber.number, null))
        })
        deps.sync.reassess(caller.tenantId)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
  ]
}

async function agree(deps: Deps, caller: Principal, id: string, number: string): Promise<void> {
  const [view] = await deps.directory.viewsOf(caller.tenantId, [id])
  if (!view) throw noUser(id)
  const other = otherNumberOf(view)
  if (!other) throw refused('The user has no number of somebody else’s making in Teams.', null)
  if (other.number !== number) throw refused(`The user has ${other.number}, not ${number}. Send that one.`, null)
  if (!mayGiveWay(other)) throw refused(whyNot(other.source === 'onPremises', number), other.source)
  const by = { id: caller.userId, name: caller.name }
  await changing(deps, caller, async ({ directory }, says) => {
    await directory.agreeToTakeOver(caller.tenantId, id, { number, by, at: deps.now() })
    await says(told(id, null, number))
  })
  deps.sync.reassess(caller.tenantId)
}

function whyNot(onPremises: boolean, number: string): string {
  const { cause, fix } = reasonWords(onPremises ? 'ONPREM_NUMBER' : 'WRONG_NUMBER_TYPE', { number })
  return `${cause} ${fix}`
}

const refused = (detail: string, source: string | null): Problem =>
  new Problem(409, 'Not possible', detail, source === 'onPremises' ? { code: 'ONPREM_NUMBER' } : {})

const told = (id: string, before: string | null, after: string | null): What => ({
  action: 'users.takeover',
  target: `user ${id}`,
  before,
  after,
})
