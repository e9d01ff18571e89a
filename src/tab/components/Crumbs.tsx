import type { ReactNode } from 'react'
import './crumbs.css'

/** The way back from a deeper page: the link to its parent, and its own name. */
export const Crumbs = ({ here, children }: { here: string; children: ReactNode }) => (
  <nav aria-label="Breadcrumb" className="crumbs">
    {children}
    <span aria-hidden="true">›</span>
    <span aria-current="page">{here}</span>
  </nav>
)
