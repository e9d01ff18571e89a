import type { ReactNode } from 'react'

interface Props {
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
  /** Small print below, for example the number of the request. */
  foot?: ReactNode
}

/** Why nothing is here, and the one next step. */
export function Empty({ icon, title, children, actions, foot }: Props) {
  return (
    <div className="empty">
      {icon && (
        <span className="empty-icon" aria-hidden="true">
          {icon}
        </span>
      )}
      <h2>{title}</h2>
      <p>{children}</p>
      {actions && <div className="buttons">{actions}</div>}
      {foot && <p className="empty-foot">{foot}</p>}
    </div>
  )
}
