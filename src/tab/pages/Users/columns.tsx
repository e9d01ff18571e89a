import type { ReactNode } from 'react'
import type { User } from '../../../api/contract.ts'
import { Ltr } from '../../components/Ltr.tsx'
import { UserStateLine } from '../../components/State.tsx'
import { activeWords, afterState } from '../../components/userWords.ts'

export interface Column {
  words: string
  /** What the list is sorted by, where it can be. */
  sort?: string
  /** Shown beside an open user, and the narrowest screen that shows it else. */
  brief?: boolean
  from?: 'middle' | 'large'
  width: number
  cell: (user: User) => ReactNode
}

const none = <span className="none">None</span>
const number = (text: string | null): ReactNode => (text ? <Ltr>{text}</Ltr> : none)

function Username({ name }: { name: string }) {
  const at = name.lastIndexOf('@')
  return (
    <Ltr className="username">
      {at < 0 ? name : name.slice(0, at)}
      <wbr />
      {at >= 0 && <span className="domain">{name.slice(at)}</span>}
    </Ltr>
  )
}

/** Columns after the name, in order. */
export const COLUMNS: Column[] = [
  { words: 'Name', sort: 'name', brief: true, width: 160, cell: (user) => user.displayName },
  { words: 'Username', sort: 'userName', width: 236, cell: (user) => <Username name={user.userName} /> },
  { words: 'Status', from: 'middle', width: 88, cell: activeWords },
  { words: 'Site', sort: 'site', from: 'large', width: 96, cell: (user) => user.site ?? none },
  { words: 'Licence', from: 'middle', width: 76, cell: (user) => user.licence ?? none },
  { words: 'Extension', sort: 'extension', from: 'large', width: 88, cell: (user) => number(user.extension) },
  { words: '8x8 number', sort: 'number', brief: true, width: 140, cell: (user) => number(user.number) },
  {
    words: 'Teams',
    sort: 'state',
    brief: true,
    width: 0,
    cell: (user) => <UserStateLine state={user.state} after={afterState(user)} />,
  },
]
