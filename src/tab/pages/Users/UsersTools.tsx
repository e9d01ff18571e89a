import { Button } from '@fluentui/react-components'
import { PersonAdd20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useConsole, useMay } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { lazily } from '../../components/lazily.ts'
import { useWidth } from '../../components/useWidth.ts'
import { OpenTodos } from './OpenTodos.tsx'
import { toolsFor } from './usersPages.ts'

const AddUser = lazily(() => import('./AddUser.tsx'), 'AddUser')
const UsersMenu = lazily(() => import('./UsersMenu.tsx'), 'UsersMenu')

/** What is done about users beside the list: on a narrow screen behind one button, so that the list is in view. */
export function UsersTools() {
  const { client, session } = useConsole()
  const { data } = useQuery(queries(client).todoCounts())
  const mayAdd = useMay('users.request')
  const narrow = useWidth() === 'narrow'
  const [adding, setAdding] = useState(false)
  const pages = toolsFor(session.may)
  const todos = data ? data.todo - data.saidDone + data.refused : 0
  const add = mayAdd ? () => setAdding(true) : undefined
  return (
    <div className="end buttons">
      {narrow ? (
        <Suspense fallback={<span className="touch" />}>
          <UsersMenu pages={pages} todos={todos} onAdd={add} />
        </Suspense>
      ) : (
        <>
          {pages.map(({ to, words, Icon, todo }) => (
            <Link key={to} className="button-link touch" to={to} preload={false}>
              <Icon aria-hidden="true" />
              {words}
              {todo && <OpenTodos n={todos} />}
            </Link>
          ))}
          {add && (
            <Button className="touch" icon={<PersonAdd20Regular />} onClick={add}>
              Add user
            </Button>
          )}
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
