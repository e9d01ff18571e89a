import type { Todo } from '../../../api/contract.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { todoText } from './todoText.ts'
import type { TodoActs } from './useTodoActs.ts'

interface Props {
  todo: Todo
  acts: TodoActs
  mayChange: boolean
  onDismiss: () => void
}

/** What can be done with one; each names the to-do for screen readers. */
export function TodoButtons({ todo, acts, mayChange, onDismiss }: Props) {
  const { state, saidDone, title, userId, field } = todo
  const mayAskAgain = state === 'refused' && userId !== null && field !== 'user'
  return (
    <div className="todo-buttons">
      {mayChange && state === 'todo' && (
        <button
          type="button"
          className="chip"
          aria-label={`${saidDone ? 'Not done yet' : 'Mark done'}: ${title}`}
          disabled={acts.busy}
          onClick={() => void acts.sayDone([todo], !saidDone)}
        >
          {saidDone ? 'Not done yet' : 'Mark done'}
        </button>
      )}
      {mayChange && mayAskAgain && (
        <button
          type="button"
          className="chip"
          aria-label={`Ask again: ${title}`}
          disabled={acts.busy}
          onClick={() => void acts.again(todo)}
        >
          Ask again
        </button>
      )}
      <CopyButton label="Copy text" of={title} text={() => todoText(todo)} />
      {mayChange && (
        <button type="button" className="chip" aria-label={`Dismiss: ${title}`} onClick={onDismiss}>
          Dismiss…
        </button>
      )}
    </div>
  )
}
