import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { MoreHorizontal20Regular } from '@fluentui/react-icons'
import type { UserAct } from './userActs.ts'

interface Props {
  acts: UserAct[]
  busy: boolean
  /** Where there is no room for its word beside the other buttons. */
  brief: boolean
  onAct: (act: UserAct) => void
}

const MORE = 'More'

/** What is done rarely. */
export function UserMenu({ acts, busy, brief, onAct }: Props) {
  return (
    <Menu positioning="above-end">
      <MenuTrigger disableButtonEnhancement>
        <Button
          className="touch user-more"
          appearance="subtle"
          icon={<MoreHorizontal20Regular />}
          aria-label={brief ? MORE : undefined}
          disabledFocusable={busy}
        >
          {brief ? null : MORE}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {acts.map((act) => (
            <MenuItem key={act.words} onClick={() => onAct(act)}>
              {act.words}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
