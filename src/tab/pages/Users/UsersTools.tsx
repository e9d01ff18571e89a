import { ArrowUpload20Regular, TaskListLtr20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { count } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { todoQueries } from '../Todos/queries.ts'

/** What is done about users beside the list. */
export function UsersTools() {
  const { client } = useConsole()
  const { data } = useQuery(todoQueries(client).counts())
  const mayAsk = useMay('users.request')
  const open = data ? data.todo - data.saidDone + data.refused : 0
  return (
    <div className="end buttons users-tools">
      {mayAsk && (
        <Link className="button-link touch" to="/users/licences" preload={false}>
          <ArrowUpload20Regular aria-hidden="true" />
          Licences by CSV
        </Link>
      )}
      <Link className="button-link touch" to="/users/todos" preload={false}>
        <TaskListLtr20Regular aria-hidden="true" />
        To-dos in 8x8
        {open > 0 && (
          <span className="count count-attention">
            {count(open)} <span className="unseen">open</span>
          </span>
        )}
      </Link>
    </div>
  )
}
