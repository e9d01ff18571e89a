import { Link } from '@tanstack/react-router'
import type { User } from '../../../api/contract.ts'
import { SortHead } from '../../components/SortHead.tsx'
import { walkRows } from '../../components/useRowKeys.ts'
import { useSlow } from '../../components/useSlow.ts'
import { COLUMNS } from './columns.tsx'
import type { Column } from './columns.tsx'
import { useUsersSearch } from './useUsersSearch.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  users: User[] | null
  openId: string | undefined
  brief: boolean
}

const place = (column: Column): string | undefined => (column.from ? `from-${column.from}` : undefined)

/** Fifty users, sortable; the server sorts and pages. */
export function UserTable({ users, openId, brief }: Props) {
  const [{ sort = 'name' }, change] = useUsersSearch()
  const columns = brief ? COLUMNS.filter((column) => column.brief) : COLUMNS
  const tabId = users?.some((user) => user.id === openId) ? openId : users?.[0]?.id
  return (
    <table className="rows users" aria-label="Users">
      <colgroup>
        {columns.map((column) => (
          <col key={column.words} className={place(column)} style={column.width ? { width: column.width } : {}} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <SortHead
              key={column.words}
              words={column.words}
              by={column.sort}
              sort={sort}
              onSort={(to) => change({ sort: to === 'name' ? undefined : to })}
              className={place(column)}
            />
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walkRows}>
        {users ? (
          users.map((user) => (
            <Row key={user.id} user={user} columns={columns} chosen={user.id === openId} stop={user.id === tabId} />
          ))
        ) : (
          <GreyRows columns={columns} />
        )}
      </tbody>
    </table>
  )
}

function Row({ user, columns, chosen, stop }: { user: User; columns: Column[]; chosen: boolean; stop: boolean }) {
  const off = !user.active || user.deletedAt !== null
  return (
    <tr className={`${chosen ? 'chosen' : ''}${off ? ' off' : ''}`}>
      {columns.map((column) =>
        column.sort === 'name' ? (
          <th key={column.words} scope="row" className="name-cell">
            <Link
              id={`user-${user.id}`}
              to="/users/$userId"
              params={{ userId: user.id }}
              search={true}
              state={(old) => old}
              tabIndex={stop ? 0 : -1}
              aria-current={chosen ? 'true' : undefined}
              preload={false}
              resetScroll={false}
            >
              {user.displayName}
            </Link>
          </th>
        ) : (
          <td key={column.words} className={place(column)}>
            {column.cell(user)}
          </td>
        ),
      )}
    </tr>
  )
}

function GreyRows({ columns }: { columns: Column[] }) {
  if (!useSlow(true)) return null
  return Array.from({ length: 10 }, (_, at) => (
    <tr key={at} aria-hidden="true">
      {columns.map((column) => (
        <td key={column.words} className={place(column)}>
          <i className="bar" style={{ width: `${45 + ((at * 17 + column.words.length * 7) % 40)}%` }} />
        </td>
      ))}
    </tr>
  ))
}
