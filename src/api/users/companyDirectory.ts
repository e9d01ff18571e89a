/** Who is shown in the company directory: 8x8 decides, and is asked for one user or for many. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Excluded } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { notSetUp } from '../named.ts'
import { parseBody } from '../parse.ts'
import { ExcludedSchema, ShowChosenSchema } from '../schema/users.ts'
import { isAsked, keepWishes, wishOf, type Wish } from './asking.ts'
import { chosenUsers } from './chosenUsers.ts'

/** Ten thousand ids. */
const MOST_BYTES = 1_400_000
const CHUNK = 200
const FIELD = 'directoryVisible'

export function createCompanyDirectoryRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/users/directory',
      access: 'users.request',
      maxBody: MOST_BYTES,
      summary: 'Asks 8x8 to show, or hide, many users in the company directory; at most 10,000.',
      body: ShowChosenSchema,
      answers: answersJson(ExcludedSchema, 'How many it is asked for, and which were not', 202),
      handle: async ({ caller, body }) => {
        const { visible, ...chosen } = parseBody(ShowChosenSchema, body)
        if (!(await deps.tenants.pbx(caller.tenantId))) throw notSetUp('pbx')
        const ids = await chosenUsers(deps, caller.tenantId, chosen)
        return json(await show(deps, caller, ids, visible), 202)
      },
    },
  ]
}

async function show(deps: ApiDeps, caller: Principal, ids: string[], visible: boolean): Promise<Excluded> {
  const refused: Excluded['refused'] = []
  const wishes: Wish[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK)
    const views = new Map((await deps.directory.viewsOf(caller.tenantId, some)).map((view) => [view.user.id, view]))
    for (const id of some) {
      const wish = await wishFor(deps, caller.tenantId, views.get(id), visible)
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
  view: Parameters<typeof wishOf>[0] | undefined,
  visible: boolean,
): Promise<Wish | string> {
  if (!view) return 'There is no such user.'
  try {
    const wish = wishOf(view, FIELD, String(visible))
    if (wish.before !== wish.value || (await isAsked(deps, tenantId, view.user.id, FIELD))) return wish
    return `${view.user.displayName} is ${visible ? 'visible' : 'hidden'} already.`
  } catch (error) {
    if (error instanceof Problem) return `${view.user.displayName}: ${error.detail}`
    throw error
  }
}
