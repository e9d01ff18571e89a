import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { MoreHorizontal20Regular } from '@fluentui/react-icons'
import type { UserAct } from './userActs.ts'

interface Props {
  acts: UserAct[]
  busy: boolean
  onAct: (act: UserAct) => void
}

/** What is done rarely. */
export function UserMenu({ acts, busy, onAct }: Props) {
  return (
    <Menu positioning="above-end">
      <MenuTrigger disableButtonEnhancement>
        <Button className="touch" appearance="subtle" icon={<MoreHorizontal20Regular />} disabledFocusable={busy}>
          More
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
