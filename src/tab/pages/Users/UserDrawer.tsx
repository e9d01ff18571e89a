import { OverlayDrawer } from '@fluentui/react-components'
import type { ReactNode } from 'react'

interface Props {
  open: boolean
  onClose: () => void
  children: ReactNode
}

/** Between 640 and 1199 px the open user lies over the table. It closes by itself, so that it lets go of the page. */
export function UserDrawer({ open, onClose, children }: Props) {
  return (
    <OverlayDrawer open={open} position="end" className="user-drawer" aria-label="User" onOpenChange={onClose}>
      {children}
    </OverlayDrawer>
  )
}
