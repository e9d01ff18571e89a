import type { ChangeRequest as KeptRequest } from '../../directory/store.ts'
import { TODO_OWNER, todoSteps, todoTitle, type TodoFacts } from '../../words/todos.ts'
import type { ChangeRequest, Todo } from '../contract.ts'

export function shapeRequest(request: KeptRequest): ChangeRequest {
  const { id, userId, userName, field, before, value, state, by, at, reason, raw, create } = request
  return {
    id,
    userId,
    userName,
    field,
    before,
    value,
    state,
    by: { id: by.id, name: by.name },
    at,
    reason: reason === null ? null : { code: reason, detail: create ? { site: create.site } : {} },
    raw,
  }
}

export function shapeTodo(request: KeptRequest): Todo {
  const { userName, field, before, value, create } = request
  const facts: TodoFacts = { userName, field, before, value, create: create && { ...create } }
  return {
    ...shapeRequest(request),
    title: todoTitle(facts),
    steps: todoSteps(facts),
    owner: TODO_OWNER,
    saidDone: request.saidDone ?? null,
  }
}
