import { CheckmarkCircle48Regular, Search48Regular } from '@fluentui/react-icons'
import { Button } from '@fluentui/react-components'
import type { UseQueryResult } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import type { Page, Todo } from '../../../api/contract.ts'
import { useMay } from '../../api/context.tsx'
import { Empty } from '../../components/state/Empty.tsx'
import { ErrorState } from '../../components/state/ErrorState.tsx'
import { lazily } from '../../components/lazily.ts'
import { Notice } from '../../components/state/Notice.tsx'
import { Pager } from '../../components/list/Pager.tsx'
import { TodoRows } from './TodoRows.tsx'
import { TodoTools } from './TodoTools.tsx'
import { useTodoActs } from './useTodoActs.ts'
import { useTodosSearch, type TodoState } from './useTodosSearch.ts'

const DismissDialog = lazily(() => import('./DismissDialog.tsx'), 'DismissDialog')

interface Props {
  todos: UseQueryResult<Page<Todo>>
  state: TodoState
}

/** Fifty at a time; one or several are marked done, copied or dismissed. */
export function TodoList({ todos, state }: Props) {
  const acts = useTodoActs()
  const mayChange = useMay('todos.change')
  const { page, cursor } = useTodosSearch()[0]
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [dismissing, setDismissing] = useState<Todo[] | null>(null)
  const found = todos.data
  // those that closed meanwhile are chosen no more
  const picked = found?.items.filter(({ id }) => chosen.has(id)) ?? []
  const clear = () => setChosen(new Set())
  return (
    <section className="card" aria-label="To-dos" aria-busy={todos.isFetching}>
      <TodoTools {...{ acts, state, picked, clear }} onDismiss={() => setDismissing(picked)} />
      {acts.refused && !dismissing && (
        <Notice kind="attention" lead="Not all of it was done.">
          {acts.refused}
        </Notice>
      )}
      {todos.isError && (
        <ErrorState
          title="The to-dos could not be loaded"
          kept="Your search and filters are kept."
          error={todos.error}
          onAgain={() => void todos.refetch()}
          above={found !== undefined}
        />
      )}
      {found?.items.length === 0 && <Nothing state={state} />}
      {!(todos.isError && !found) && found?.items.length !== 0 && (
        <TodoRows
          todos={found?.items ?? null}
          {...{ acts, chosen, setChosen, mayChange }}
          onDismiss={(todo) => setDismissing([todo])}
        />
      )}
      {found && found.items.length > 0 && (
        <Pager
          shown={found.items.length}
          total={found.total}
          nextCursor={found.nextCursor}
          cursor={cursor}
          page={Math.max(1, Number(page) || 1)}
          says="· oldest first"
        />
      )}
      {dismissing && (
        <Suspense fallback={null}>
          <DismissDialog todos={dismissing} acts={acts} onClose={() => setDismissing(null)} onDone={clear} />
        </Suspense>
      )}
    </section>
  )
}

const NONE: Record<Props['state'], { title: string; says: string }> = {
  todo: {
    title: 'Nothing to do by hand',
    says: 'Licences, extensions and sites that are asked for here come to this list, each with its steps in 8x8 Admin Console.',
  },
  refused: { title: '8x8 refused nothing', says: 'What 8x8 does not take is listed here with its own words.' },
  pending: { title: 'Nothing waits for a sync', says: 'Changes of 8x8 that a sync writes by itself are listed here.' },
}

function Nothing({ state }: Pick<Props, 'state'>) {
  const [{ search, field }, change] = useTodosSearch()
  if (search || field)
    return (
      <Empty
        icon={<Search48Regular />}
        title="No to-do matches"
        actions={<Button onClick={() => change({ search: undefined, field: undefined })}>Show all</Button>}
      >
        Search looks at usernames.
      </Empty>
    )
  return (
    <Empty icon={<CheckmarkCircle48Regular />} title={NONE[state].title}>
      {NONE[state].says}
    </Empty>
  )
}
