import { Bug20Regular, ErrorCircle20Filled, ShieldError20Filled, Warning20Filled } from '@fluentui/react-icons'
import type { ReactNode } from 'react'

const ICONS = {
  attention: Warning20Filled,
  bad: ErrorCircle20Filled,
  guard: ShieldError20Filled,
  neutral: Bug20Regular,
}

interface Props {
  kind: keyof typeof ICONS
  /** The bold first sentence. */
  lead: string
  children?: ReactNode
  actions?: ReactNode
}

/** Line, tint, icon and a bold first sentence; what can be done stands at its end. */
export function Notice({ kind, lead, children, actions }: Props) {
  const Icon = ICONS[kind]
  return (
    <div className={`notice notice-${kind}`} role={kind === 'neutral' ? undefined : 'alert'}>
      <Icon className="notice-icon" aria-hidden="true" />
      <div className="notice-words">
        <strong>{lead}</strong> {children}
      </div>
      {actions && <div className="buttons">{actions}</div>}
    </div>
  )
}
