import { Button } from '@fluentui/react-components'
import { useCallback } from 'react'
import type { Todo } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { asked } from '../../api/queries.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { SearchField } from '../../components/list/SearchField.tsx'
import { todosText } from './todoText.ts'
import type { TodoActs } from './useTodoActs.ts'
import { useTodosSearch, type TodoState } from './useTodosSearch.ts'

interface Props {
  acts: TodoActs
  state: TodoState
  picked: Todo[]
  clear: () => void
  onDismiss: () => void
}

/** Search and export; once some are chosen, what can be done with them. */
export function TodoTools({ acts, state, picked, clear, onDismiss }: Props) {
  const [{ search }, change] = useTodosSearch()
  const onAsk = useCallback((text: string | undefined) => change({ search: text }, true), [change])
  if (picked.length === 0)
    return (
      <div className="toolbar" role="search">
        <SearchField asked={search} onAsk={onAsk} hint="Search username" />
        <Export />
      </div>
    )
  const done = async () => {
    if (await acts.sayDone(picked, true)) clear()
  }
  return (
    <div className="toolbar" role="toolbar" aria-label="Chosen to-dos">
      <strong className="chosen-count">{count(picked.length)} selected</strong>
      {state === 'todo' && (
        <Button size="small" className="touch" disabledFocusable={acts.busy} onClick={() => void done()}>
          Mark done
        </Button>
      )}
      <CopyButton label="Copy text" text={() => todosText(picked)} />
      <Button size="small" className="touch" onClick={onDismiss}>
        Dismiss…
      </Button>
      <button type="button" className="link touch" onClick={clear}>
        Clear
      </button>
    </div>
  )
}

function Export() {
  const [{ state, field, search }] = useTodosSearch()
  return (
    <span className="buttons tools-end">
      <DownloadButton words="Export CSV" path={`/api/todos.csv?${asked({ state, field, search })}`} name="to-dos.csv" />
    </span>
  )
}
