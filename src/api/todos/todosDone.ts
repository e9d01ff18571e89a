/** An admin says that a to-do was done in 8x8 Admin Console, or that it need not be done. */
import { PROVIDER } from '../../directory/request.ts'
import type { ChangeRequest, RequestMove } from '../../directory/store.ts'
import { json } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { DELETED } from '../../sync/pbx/values.ts'
import { todoTitle } from '../../words/todos.ts'
import { changing } from '../audited.ts'
import type { Excluded } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import { ChosenTodosSchema, TodosDoneSchema } from '../schema/requests.ts'
import { ExcludedSchema } from '../schema/users.ts'

type Deps = Pick<ApiDeps, 'directory' | 'now' | 'sync' | 'together'>

const MOST_BYTES = 20_000

export function createTodosDoneRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/todos/done',
      access: 'todos.change',
      maxBody: MOST_BYTES,
      summary: 'Says that to-dos were done in 8x8 Admin Console. The next sync closes those that 8x8 shows.',
      body: TodosDoneSchema,
      answers: answersJson(ExcludedSchema, 'How many, and which not'),
      handle: async ({ caller, body }) => {
        const { ids, done } = parseBody(TodosDoneSchema, body)
        return json(await sayDone(deps, caller, ids, done))
      },
    },
    {
      method: 'POST',
      path: '/api/todos/dismiss',
      access: 'todos.change',
      maxBody: MOST_BYTES,
      summary: 'Takes back what was asked of 8x8: nobody needs to do it, and no job writes it.',
      body: ChosenTodosSchema,
      answers: answersJson(ExcludedSchema, 'How many, and which not'),
      handle: async ({ caller, body }) => json(await dismiss(deps, caller, parseBody(ChosenTodosSchema, body).ids)),
    },
  ]
}

const sayDone = ({ now, ...deps }: Deps, caller: Principal, ids: string[], done: boolean): Promise<Excluded> =>
  each({ now, ...deps }, caller, ids, byHand, async ({ directory }, todos, says) => {
    const said = done ? { at: now(), by: caller.name } : null
    const which = todos.map(({ id }) => id)
    await directory.sayDone(caller.tenantId, which, said)
    await says(done ? null : 'done', done ? 'done' : 'to do')
  })

async function dismiss(deps: Deps, caller: Principal, ids: string[]): Promise<Excluded> {
  const at = deps.now()
  const answer = await each(deps, caller, ids, mayBeTakenBack, async ({ directory }, todos, says) => {
    const moves = todos.map(({ id }): RequestMove => ({ id, state: 'withdrawn', at }))
    await directory.moveRequests(caller.tenantId, moves)
    await says('asked of 8x8', 'dismissed')
  })
  if (answer.done > 0) deps.sync.reassess(caller.tenantId)
  return answer
}

type Rooms = Parameters<Parameters<Deps['together']>[1]>[0]
type Says = (before: string | null, after: string) => Promise<void>

/** Looked at, changed and told as one. `why`: the sentence that says why one cannot be; null: it can. */
async function each(
  deps: Deps,
  caller: Principal,
  ids: string[],
  why: (todo: ChangeRequest) => string | null,
  act: (rooms: Rooms, todos: ChangeRequest[], says: Says) => Promise<void>,
): Promise<Excluded> {
  const { tenantId } = caller
  return changing(deps, caller, async (rooms, says) => {
    const found = new Map((await rooms.directory.requestsOf(tenantId, ids)).map((one) => [one.id, one]))
    const looked = [...new Set(ids)].map((id) => {
      const todo = found.get(id)
      return { id, todo, why: todo ? why(todo) : 'There is no such to-do, or no longer.' }
    })
    const todos = looked.flatMap(({ todo, why: not }) => (todo && not === null ? [todo] : []))
    if (todos.length > 0)
      await act(rooms, todos, (before, after) =>
        says(...todos.map((todo) => ({ action: 'todos.change', target: titleOf(todo), before, after }))),
      )
    return {
      done: todos.length,
      refused: looked.flatMap(({ id, why: not }) => (not === null ? [] : [{ id, why: not }])),
    }
  })
}

const titleOf = ({ userName, field, before, value, create }: ChangeRequest): string =>
  todoTitle({ userName, field, before, value, create: create && { ...create } })

const ENDED = 'It is done or taken back already.'

const byHand = ({ state }: ChangeRequest): string | null =>
  state === 'todo'
    ? null
    : state === 'done' || state === 'withdrawn'
      ? ENDED
      : 'A job writes it, nobody does it by hand.'

function mayBeTakenBack({ state, field, by }: ChangeRequest): string | null {
  if (state === 'done' || state === 'withdrawn') return ENDED
  if (state === 'sent') return 'It is on its way to 8x8. Look again after the job.'
  if (field === DELETED) return 'An admin chose to remove this user. Keep the user on its page instead.'
  // the next job would ask for it again
  if (by.id === PROVIDER.id) return 'The identity provider wants this. Change it there.'
  return null
}
