import { Link } from '@tanstack/react-router'
import type { User } from '../../../../api/contract.ts'
import { GreyCells } from '../../../components/list/GreyRows.tsx'
import { Pick } from '../../../components/field/Pick.tsx'
import { SortHead } from '../../../components/list/SortHead.tsx'
import { walkRows } from '../../../components/list/useRowKeys.ts'
import { columnsOf } from './columns.tsx'
import type { Column } from './columns.tsx'
import { USUAL, useShownColumns } from './shownColumns.ts'
import type { Choice } from '../chosen/useChoice.ts'
import { useUsersSearch } from '../filter/useUsersSearch.ts'

interface Props {
  /** Null while they are loaded for the first time. */
  users: User[] | null
  openId: string | undefined
  brief: boolean
  /** Undefined: this person may not do anything with several. */
  choice: Choice | undefined
}

const place = (column: Column): string | undefined => (column.from ? `from-${column.from}` : undefined)

/** What a column without a width takes at least, and what a page of 1280 px has for all of them. */
const ELASTIC = 240
const ROOM = 1190

/** Fifty users, sortable; the server sorts and pages. */
export function UserTable({ users, openId, brief, choice }: Props) {
  const [{ sort = 'name' }, change] = useUsersSearch()
  const names = useShownColumns()
  // beside an open user those that matter stay, whatever was chosen
  const columns = brief ? columnsOf(USUAL).filter((column) => column.brief) : columnsOf(names)
  const widest = columns.reduce((sum, { width }) => sum + (width || ELASTIC), 0)
  const tabId = users?.some((user) => user.id === openId) ? openId : users?.[0]?.id
  return (
    <table
      className={`rows users${widest > ROOM ? ' users-many' : ''}`}
      style={widest > ROOM ? { minWidth: widest } : undefined}
      aria-label="Users"
    >
      <colgroup>
        {choice && <col style={{ width: 40 }} />}
        {columns.map((column) => (
          <col key={column.words} className={place(column)} style={column.width ? { width: column.width } : {}} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {choice && (
            <th scope="col" className="select-cell">
              <Pick label="Select all on this page" checked={choice.all} onChange={choice.toggleAll} />
            </th>
          )}
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
            <Row key={user.id} {...{ user, columns, choice }} chosen={user.id === openId} stop={user.id === tabId} />
          ))
        ) : (
          <GreyCells
            columns={columns.map((column) => ({ words: column.words, className: place(column) }))}
            pick={choice !== undefined}
          />
        )}
      </tbody>
    </table>
  )
}

interface RowProps {
  user: User
  columns: Column[]
  chosen: boolean
  stop: boolean
  choice: Choice | undefined
}

function Row({ user, columns, chosen, stop, choice }: RowProps) {
  const off = !user.active || user.deletedAt !== null
  return (
    <tr className={`${chosen ? 'chosen' : ''}${off ? ' off' : ''}`}>
      {choice && (
        <td className="select-cell">
          <Pick
            label={`Select ${user.displayName}`}
            checked={choice.has(user.id)}
            onChange={() => choice.toggle(user.id)}
          />
        </td>
      )}
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
