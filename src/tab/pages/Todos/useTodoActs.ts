import { useState } from 'react'
import type { AskForChange, ChangeRequest, Excluded, Todo } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { useAct } from '../../api/useAct.ts'

export interface TodoActs {
  busy: boolean
  /** Why the last thing was refused, as a whole or for some. */
  refused: string | null
  sayDone(todos: Todo[], done: boolean): Promise<boolean>
  dismiss(todos: Todo[]): Promise<boolean>
  /** Asks 8x8 for the same once more. */
  again(todo: Todo): Promise<boolean>
}

export function useTodoActs(): TodoActs {
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [some, setSome] = useState<string | null>(null)
  const idsOf = (todos: Todo[]) => todos.map(({ id }) => id)
  const each = async (path: string, body: object, todos: Todo[]): Promise<boolean> => {
    setSome(null)
    const answer = await act(() => client.send<Excluded>('POST', path, body))
    if (answer) setSome(leftWords(answer, todos))
    return answer !== null
  }
  return {
    busy,
    refused: refused ?? some,
    sayDone: (todos, done) => each('/api/todos/done', { ids: idsOf(todos), done }, todos),
    dismiss: (todos) => each('/api/todos/dismiss', { ids: idsOf(todos) }, todos),
    again: async ({ id, userId, field, value }) => {
      setSome(null)
      const body: AskForChange = { field, value }
      const path = `/api/users/${encodeURIComponent(userId ?? '')}/requests`
      const asked = await act(async () => {
        await client.send<ChangeRequest>('POST', path, body)
        // what was refused is over, now that it is asked anew
        return client.send<Excluded>('POST', '/api/todos/dismiss', { ids: [id] })
      })
      return asked !== null
    },
  }
}

/** "Delete ada@…: An admin chose to remove this user. …" */
function leftWords({ refused }: Excluded, todos: Todo[]): string | null {
  const [first] = refused
  if (!first) return null
  const title = todos.find(({ id }) => id === first.id)?.title ?? 'One'
  const more = refused.length > 1 ? ` And ${refused.length - 1} more.` : ''
  return `${title}: ${first.why}${more}`
}
