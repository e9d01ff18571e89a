import { OverlayDrawer } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useFocusBack } from '../ask/useFocusBack.ts'
import { leavesList, useLetGoFirst } from '../useLetGo.ts'

interface Props {
  open: boolean
  onClose: () => void
  label: string
  children: ReactNode
}

/** Between 640 and 1199 px what is open lies over the table. It closes by itself, so that it lets go of the page. */
export function PanelDrawer({ open, onClose, label, children }: Props) {
  const shown = useLetGoFirst(open, leavesList)
  useFocusBack(shown)
  return (
    <OverlayDrawer open={shown} position="end" className="panel-drawer" aria-label={label} onOpenChange={onClose}>
      {children}
    </OverlayDrawer>
  )
}
