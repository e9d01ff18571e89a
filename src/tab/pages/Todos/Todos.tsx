import { Button } from '@fluentui/react-components'
import { ArrowSync20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TodoCounts } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { Crumbs } from '../../components/Crumbs.tsx'
import { asksDiagnostic, useSyncStart } from '../../frame/SyncStart.tsx'
import { queries } from '../../api/queries.ts'
import { isMisread } from '../../components/list/addressParts.ts'
import { NotUnderstood } from '../../components/list/NotUnderstood.tsx'
import { todoQueries } from './queries.ts'
import { TodoFacets } from './TodoFacets.tsx'
import { TodoList } from './TodoList.tsx'
import { useMisread, useTodosSearch } from './useTodosSearch.ts'
import '../Users/users.css'
import './todos.css'

const HERE = 'To-dos in 8x8'

/** What has to be done by hand in 8x8 Admin Console, what the next job writes, and what 8x8 refused. */
export function Todos() {
  const { client } = useConsole()
  const [search] = useTodosSearch()
  const counts = useQuery(queries(client).todoCounts())
  const misread = useMisread()
  const todos = useQuery({ ...todoQueries(client).list(search), enabled: !isMisread(misread) })
  const { state = 'todo', field } = search
  return (
    <div className="page users-page">
      <Crumbs here={HERE}>
        <Link to="/users">Users</Link>
      </Crumbs>
      <div className="page-head">
        <h1>{HERE}</h1>
        {!counts.isLoadingError && <Summary counts={counts.data} />}
        <div className="end">
          <CheckNow />
        </div>
      </div>
      {isMisread(misread) ? (
        <section className="card" aria-label="To-dos">
          <NotUnderstood misread={misread} />
        </section>
      ) : (
        <>
          <TodoFacets counts={counts.data ?? null} />
          <TodoList key={`${state} ${field} ${search.search} ${search.cursor}`} todos={todos} state={state} />
        </>
      )}
    </div>
  )
}

function Summary({ counts }: { counts: TodoCounts | undefined }) {
  if (!counts) return <span className="secondary">Loading…</span>
  const said = counts.saidDone > 0 ? ` · ${counts.saidDone} marked done, a sync has to see them` : ''
  const open = counts.todo === 0 ? 'Nothing to do by hand' : `${plural(counts.todo, 'thing')} to do by hand`
  return <span className="secondary">{open + said}</span>
}

/** A to-do closes when a sync sees at 8x8 what was asked for: only a PBX job has to look. */
function CheckNow() {
  const { status } = useLive()
  const { start, starting } = useSyncStart()
  if (!useMay('sync.start')) return null
  const name = status?.names.pbx ?? '8x8 PBX'
  const running = (status?.running.length ?? 0) > 0
  return (
    <Button
      className="touch"
      icon={<ArrowSync20Regular />}
      disabledFocusable={starting || running}
      onClick={(event: React.MouseEvent) => void start('pbx', asksDiagnostic(event))}
    >
      Sync {name} to check
    </Button>
  )
}
