import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { MoreHorizontal20Regular, PersonAdd20Regular } from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import { OpenTodos } from './OpenTodos.tsx'
import type { UsersPage } from './usersPages.ts'

interface Props {
  pages: UsersPage[]
  todos: number
  /** Undefined: this person may not. */
  onAdd: (() => void) | undefined
}

/** On a narrow screen: what is done about users beside the list. */
export function UsersMenu({ pages, todos, onAdd }: Props) {
  const navigate = useNavigate()
  return (
    <Menu hasIcons positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button className="touch" icon={<MoreHorizontal20Regular />}>
          <span className="users-menu-words">
            More <OpenTodos n={todos} />
          </span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {pages.map(({ to, words, Icon, todo }) => (
            <MenuItem key={to} icon={<Icon />} onClick={() => void navigate({ to })}>
              {words} {todo && <OpenTodos n={todos} />}
            </MenuItem>
          ))}
          {onAdd && (
            <MenuItem icon={<PersonAdd20Regular />} onClick={onAdd}>
              Add user
            </MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
