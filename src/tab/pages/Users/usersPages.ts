import { ArrowUpload20Regular, Building20Regular, TaskListLtr20Regular } from '@fluentui/react-icons'
import type { FluentIcon } from '@fluentui/react-icons'

export interface UsersPage {
  to: '/users/todos' | '/users/sites' | '/users/licences'
  words: string
  Icon: FluentIcon
  /** An action of the role table; left out: everybody. */
  may?: string
  /** How many are open is said with it. */
  todo?: true
}

/** Pages below Users, in the order in which they are offered. */
const PAGES: UsersPage[] = [
  { to: '/users/todos', words: 'To-dos in 8x8', Icon: TaskListLtr20Regular, todo: true },
  { to: '/users/sites', words: 'Sites', Icon: Building20Regular },
  { to: '/users/licences', words: 'Licences by CSV', Icon: ArrowUpload20Regular, may: 'users.request' },
]

export const toolsFor = (allowed: readonly string[]): UsersPage[] =>
  PAGES.filter(({ may }) => !may || allowed.includes(may))
