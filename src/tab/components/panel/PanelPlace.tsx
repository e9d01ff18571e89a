import { Suspense } from 'react'
import type { ReactNode } from 'react'
import { lazily } from '../lazily.ts'
import type { Width } from '../useWidth.ts'
import './panel.css'

const PanelDrawer = lazily(() => import('./PanelDrawer.tsx'), 'PanelDrawer')

interface Props {
  open: boolean
  onClose: () => void
  width: Width
  label: string
  children: ReactNode
}

/** Where the open row of a table is shown: beside the table, over it, or as a page of its own. */
export function PanelPlace({ open, onClose, width, label, children }: Props) {
  if (width === 'narrow') return <div className="page panel-alone">{children}</div>
  if (width === 'wide')
    return (
      <aside className="card panel-beside" aria-label={label}>
        {children}
      </aside>
    )
  return (
    <Suspense fallback={null}>
      <PanelDrawer open={open} onClose={onClose} label={label}>
        {children}
      </PanelDrawer>
    </Suspense>
  )
}
