import { OverlayDrawer } from '@fluentui/react-components'
import type { ReactNode } from 'react'

/** Between 640 and 1199 px the open user lies over the table. */
export function UserDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <OverlayDrawer open position="end" className="user-drawer" aria-label="User" onOpenChange={onClose}>
      {children}
    </OverlayDrawer>
  )
}
