import { Button } from '@fluentui/react-components'
import { ArrowDownload20Regular } from '@fluentui/react-icons'
import { useCallback } from 'react'
import type { Todo } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { useConsole } from '../../api/context.tsx'
import { asked } from '../../api/queries.ts'
import { useAct } from '../../api/useAct.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { save } from '../../components/save.ts'
import { SearchField } from '../../components/SearchField.tsx'
import { todosText } from './todoText.ts'
import type { TodoActs } from './useTodoActs.ts'
import { useTodosSearch } from './useTodosSearch.ts'

interface Props {
  acts: TodoActs
  state: 'todo' | 'pending' | 'refused'
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
  const { client } = useConsole()
  const { busy, refused, act } = useAct()
  const [{ state, field, search }] = useTodosSearch()
  const path = `/api/todos.csv?${asked({ state, field, search })}`
  return (
    <span className="buttons tools-end">
      {refused && (
        <span className="ink-bad" role="alert">
          {refused}
        </span>
      )}
      <Button
        className="touch"
        icon={<ArrowDownload20Regular />}
        disabledFocusable={busy}
        onClick={() => void act(() => save(client, path, 'text/csv', 'to-dos.csv'))}
      >
        Export CSV
      </Button>
    </span>
  )
}
