import type { ReactNode } from 'react'
import type { User } from '../../../../api/contract.ts'
import { USER_COLUMN_WORDS, USER_FIELDS, type UserColumnName } from '../../../../words/userFields.ts'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { activeWords } from '../../../components/words/userWords.ts'
import { StateAndWhy } from './StateAndWhy.tsx'

export interface Column {
  words: string
  /** What the list is sorted by, where it can be. */
  sort?: string
  /** Shown beside an open user, and the narrowest screen that shows it else. */
  brief?: boolean
  from?: 'middle' | 'large' | 'whole'
  width: number
  cell: (user: User) => ReactNode
}

const none = <span className="none">None</span>
const text = (value: string | null): ReactNode => value ?? none
const number = (value: string | null): ReactNode => (value ? <Ltr>{value}</Ltr> : none)

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
const address = (value: string | null): ReactNode => (value ? <Username name={value} /> : none)
const { hidden, visible } = USER_FIELDS.directory.choices

const COLUMNS: Record<UserColumnName, Omit<Column, 'words'>> = {
  name: { sort: 'name', brief: true, width: 152, cell: (user) => user.displayName },
  userName: { sort: 'userName', from: 'middle', width: 240, cell: (user) => <Username name={user.userName} /> },
  status: { from: 'large', width: 96, cell: activeWords },
  site: { sort: 'site', from: 'whole', width: 96, cell: (user) => text(user.site) },
  licence: { from: 'large', width: 64, cell: (user) => text(user.licence) },
  extension: { sort: 'extension', from: 'whole', width: 84, cell: (user) => number(user.extension) },
  number: { sort: 'number', brief: true, width: 132, cell: (user) => number(user.number) },
  teams: {
    sort: 'state',
    brief: true,
    width: 0,
    cell: (user) => <StateAndWhy user={user} />,
  },
  email: { from: 'whole', width: 236, cell: (user) => address(user.email) },
  workPhone: { from: 'whole', width: 140, cell: (user) => number(user.workPhone) },
  mobilePhone: { from: 'whole', width: 140, cell: (user) => number(user.mobilePhone) },
  directory: { from: 'whole', width: 96, cell: (user) => (user.directoryVisible ? visible : hidden) },
  teamsNumber: { from: 'whole', width: 140, cell: (user) => number(user.teams.number) },
  account: { from: 'whole', width: 236, cell: (user) => address(user.teams.userPrincipalName) },
}

export const columnsOf = (names: readonly UserColumnName[]): Column[] =>
  names.map((name) => ({ words: USER_COLUMN_WORDS[name], ...COLUMNS[name] }))

/** By what the list is sorted, in words. */
export function sortWords(sort: string): string {
  const by = sort.replace(/^-/, '')
  const name = (Object.keys(COLUMNS) as UserColumnName[]).find((one) => COLUMNS[one].sort === by) ?? 'name'
  return USER_COLUMN_WORDS[name]
}
