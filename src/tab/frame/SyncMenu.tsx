import { Menu, MenuDivider, MenuItem, MenuItemCheckbox, MenuList, MenuPopover } from '@fluentui/react-components'
import {
  Bug20Regular,
  Call20Regular,
  DocumentSearch20Regular,
  History20Regular,
  PeopleTeam20Regular,
} from '@fluentui/react-icons'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent, MouseEvent, ReactElement } from 'react'
import type { ServiceKind } from '../../api/contract.ts'
import { useLive } from '../api/context.tsx'
import { usePreview } from '../plan/usePreview.ts'
import { asksDiagnostic, useSyncStart } from './SyncStart.tsx'

interface Props {
  target: HTMLElement | null
  /** False while a sync runs and for readers: then only the looking items can be used. */
  canStart: boolean
  onClose: () => void
}

const DIAGNOSTIC = 'diagnostic'

/** The other half of Sync Now, aligned to the end of the button. */
export function SyncMenu({ target, canStart, onClose }: Props) {
  const { status } = useLive()
  const { armed, arm } = useSyncStart()
  const pbx = status?.names.pbx ?? '8x8 PBX'
  const lack = (status?.lacks.length ?? 0) > 0
  return (
    <Menu
      open
      hasIcons
      positioning={{ target, position: 'below', align: 'end' }}
      checkedValues={{ run: armed ? [DIAGNOSTIC] : [] }}
      onCheckedValueChange={(_, { checkedItems }) => arm(checkedItems.includes(DIAGNOSTIC))}
      onOpenChange={(_, { open }) => !open && onClose()}
    >
      <MenuPopover className="sync-menu">
        <MenuList aria-label="More ways to sync">
          <StartItem
            service="pbx"
            icon={<Call20Regular />}
            says="Reads 8x8 and takes its changes in"
            {...{ canStart, onClose }}
          >
            {pbx} only
          </StartItem>
          <StartItem
            service="teams"
            icon={<PeopleTeam20Regular />}
            says={lack ? 'Not offered in this Microsoft cloud' : 'Assigns numbers and policies in Teams'}
            canStart={canStart && !lack}
            onClose={onClose}
          >
            Teams only
          </StartItem>
          <MenuDivider />
          <PreviewItem {...{ canStart, onClose }} />
          <MenuDivider />
          <MenuItemCheckbox
            name="run"
            value={DIAGNOSTIC}
            persistOnClick
            disabled={!canStart}
            icon={<Bug20Regular />}
            subText="Extra logging. Or Alt+Shift+click any sync action"
          >
            Run as diagnostic
          </MenuItemCheckbox>
          <MenuDivider />
          <GoItem to="/jobs" icon={<History20Regular />} onClose={onClose}>
            Show Sync History
          </GoItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

interface StartItemProps {
  service: ServiceKind
  icon: ReactElement
  says: string
  children: React.ReactNode
  canStart: boolean
  onClose: () => void
}

function StartItem({ service, icon, says, children, canStart, onClose }: StartItemProps) {
  const { start } = useSyncStart()
  const run = (event: MouseEvent | KeyboardEvent) => {
    void start(service, asksDiagnostic(event))
    onClose()
  }
  // Enter reaches the item as a click without its keys, so it is taken before that.
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !asksDiagnostic(event) || !canStart) return
    event.preventDefault()
    run(event)
  }
  return (
    <MenuItem icon={icon} subText={says} disabled={!canStart} onClick={run} onKeyDown={enter}>
      {children}
    </MenuItem>
  )
}

/** Whoever may not start one, and while a sync runs, sees the changes that are known. */
function PreviewItem({ canStart, onClose }: Pick<Props, 'canStart' | 'onClose'>) {
  const preview = usePreview()
  const navigate = useNavigate()
  const go = (event: MouseEvent | KeyboardEvent) => {
    if (canStart) preview(asksDiagnostic(event))
    else void navigate({ to: '/changes' })
    onClose()
  }
  return (
    <MenuItem icon={<DocumentSearch20Regular />} subText="See every change before it is made" onClick={go}>
      Preview changes
    </MenuItem>
  )
}

interface GoItemProps {
  to: '/changes' | '/jobs'
  icon: ReactElement
  says?: string
  children: React.ReactNode
  onClose: () => void
}

function GoItem({ to, icon, says, children, onClose }: GoItemProps) {
  const navigate = useNavigate()
  const go = () => {
    void navigate({ to })
    onClose()
  }
  return (
    <MenuItem icon={icon} subText={says} onClick={go}>
      {children}
    </MenuItem>
  )
}
