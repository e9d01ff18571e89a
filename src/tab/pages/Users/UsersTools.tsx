import { Button } from '@fluentui/react-components'
import {
  ArrowUpload20Regular,
  Building20Regular,
  PersonAdd20Regular,
  TaskListLtr20Regular,
} from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { count } from '../../../words/button.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { lazily } from '../../components/lazily.ts'

const AddUser = lazily(() => import('./AddUser.tsx'), 'AddUser')

/** What is done about users beside the list. */
export function UsersTools() {
  const { client } = useConsole()
  const { data } = useQuery(queries(client).todoCounts())
  const mayAsk = useMay('users.request')
  const [adding, setAdding] = useState(false)
  const open = data ? data.todo - data.saidDone + data.refused : 0
  return (
    <div className="end buttons">
      <Link className="button-link touch" to="/users/todos" preload={false}>
        <TaskListLtr20Regular aria-hidden="true" />
        To-dos in 8x8
        {open > 0 && (
          <span className="count count-attention">
            {count(open)} <span className="unseen">open</span>
          </span>
        )}
      </Link>
      <Link className="button-link touch" to="/users/sites" preload={false}>
        <Building20Regular aria-hidden="true" />
        Sites
      </Link>
      {mayAsk && (
        <>
          <Link className="button-link touch" to="/users/licences" preload={false}>
            <ArrowUpload20Regular aria-hidden="true" />
            Licences by CSV
          </Link>
          <Button className="touch" icon={<PersonAdd20Regular />} onClick={() => setAdding(true)}>
            Add user
          </Button>
        </>
      )}
      {adding && (
        <Suspense fallback={null}>
          <AddUser onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </div>
  )
}
