import {
  Bug20Regular,
  CheckmarkCircle20Filled,
  ErrorCircle20Filled,
  Info20Regular,
  ShieldError20Filled,
  Warning20Filled,
} from '@fluentui/react-icons'
import type { ReactNode } from 'react'

const ICONS = {
  attention: Warning20Filled,
  bad: ErrorCircle20Filled,
  guard: ShieldError20Filled,
  neutral: Bug20Regular,
  good: CheckmarkCircle20Filled,
  info: Info20Regular,
}

const ROLES = { attention: 'alert', bad: 'alert', guard: 'alert', good: 'status', neutral: undefined, info: undefined }

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
    <div className={`notice notice-${kind}`} role={ROLES[kind]}>
      <Icon className="notice-icon" aria-hidden="true" />
      <div className="notice-words">
        <strong>{lead}</strong> {children}
      </div>
      {actions && <div className="buttons">{actions}</div>}
    </div>
  )
}
