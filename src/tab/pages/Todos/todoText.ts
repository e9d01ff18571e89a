import type { Todo } from '../../../api/contract.ts'

/** What somebody else can be sent: what to do, step by step, and who asked for it. */
export function todoText({ title, steps, by, at }: Todo): string {
  const lines = steps.map((step, n) => `${n + 1}. ${step}`)
  return `${title}\n${lines.join('\n')}\nAsked by ${by.name}, ${new Date(at).toLocaleDateString('en-GB', { dateStyle: 'medium' })}`
}

export const todosText = (todos: Todo[]): string => todos.map(todoText).join('\n\n')
