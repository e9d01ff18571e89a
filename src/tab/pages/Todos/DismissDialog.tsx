import type { Todo } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { AskDialog } from '../../components/ask/AskDialog.tsx'
import type { TodoActs } from './useTodoActs.ts'

interface Props {
  todos: Todo[]
  acts: TodoActs
  onClose: () => void
  onDone: () => void
}

/** Takes back what was asked of 8x8. */
export function DismissDialog({ todos, acts, onClose, onDone }: Props) {
  const [first] = todos
  const what = todos.length === 1 && first ? first.title : plural(todos.length, 'to-do')
  const dismiss = async () => {
    if (!(await acts.dismiss(todos))) return
    onDone()
    onClose()
  }
  return (
    <AskDialog
      title={`Dismiss ${what}?`}
      yes="Dismiss"
      busy={acts.busy}
      refused={acts.refused}
      onYes={() => void dismiss()}
      onClose={onClose}
    >
      <p>Nobody needs to do it any more, and no sync writes it. 8x8 keeps what it has. You can ask for it again.</p>
    </AskDialog>
  )
}
