import { Button } from '@fluentui/react-components'
import {
  ArrowSync20Regular,
  Bug20Regular,
  CheckmarkCircle20Filled,
  ErrorCircle20Filled,
  Warning20Filled,
} from '@fluentui/react-icons'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent, ReactElement } from 'react'
import type { ButtonState } from '../../api/contract.ts'
import { buttonLabel } from '../../words/button.ts'
import { useLive, useMay } from '../api/context.tsx'
import { lazily } from '../components/lazily.ts'
import { STATUS_ID } from './StatusLine.tsx'
import { asksDiagnostic, useSyncStart } from './SyncStart.tsx'

const SyncMenu = lazily(() => import('./SyncMenu.tsx'), 'SyncMenu')

type Look = 'plain' | 'queue' | 'failed'
const LOOKS: Record<ButtonState, { look: Look; icon: ReactElement; ink?: string }> = {
  syncing: { look: 'plain', icon: <ArrowSync20Regular className="turning" /> },
  diagnostic: { look: 'plain', icon: <Bug20Regular /> },
  failed: { look: 'failed', icon: <ErrorCircle20Filled /> },
  refused: { look: 'plain', icon: <Warning20Filled />, ink: 'attention' },
  queued: { look: 'queue', icon: <ArrowSync20Regular /> },
  setup: { look: 'queue', icon: <ArrowSync20Regular /> },
  settings: { look: 'queue', icon: <ArrowSync20Regular /> },
  off: { look: 'plain', icon: <Warning20Filled />, ink: 'attention' },
  blocked: { look: 'plain', icon: <Warning20Filled />, ink: 'attention' },
  green: { look: 'plain', icon: <CheckmarkCircle20Filled />, ink: 'good' },
}

/** Left out where there is little room; readers hear the whole label. */
const PREFIX = 'Sync Now - '

/** Before the server has said anything. */
const UNKNOWN: (typeof LOOKS)[ButtonState] = { look: 'plain', icon: <ArrowSync20Regular /> }

/**
 * Sync Now, two buttons side by side: Fluent's SplitButton looks the same and adds 3 KB to the first load. The main part always starts a full sync, the other half opens the menu. What it says comes from the
 * server; while a sync runs, and for readers, it can be reached but not pressed.
 */
export function SyncButton() {
  const { status } = useLive()
  const { start, starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  const [open, setOpen] = useState(false)
  const whole = useRef<HTMLDivElement>(null)
  useEffect(() => void setTimeout(() => void SyncMenu.preload(), 1500), [])

  const state: ButtonState | null = status?.button ?? null
  const busy = state === 'syncing' || state === 'diagnostic'
  const off = !mayStart || busy || starting || !status
  const { look, icon, ink } = state ? LOOKS[state] : UNKNOWN
  const grey = !mayStart || !status
  const label = status ? buttonLabel(status) : 'Sync Now'
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !asksDiagnostic(event)) return
    event.preventDefault()
    if (!off) void start('all', true)
  }
  const close = () => {
    setOpen(false)
    whole.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus()
  }
  return (
    <div ref={whole} className="sync-place" data-state={state ?? 'unknown'}>
      <div className={`sync sync-${look}${grey ? ' sync-grey' : ''}`}>
        <Button
          className="sync-main"
          icon={<span className={`sync-icon${ink && !grey ? ` ink-${ink}` : ''}`}>{icon}</span>}
          disabledFocusable={off}
          aria-label={label}
          aria-describedby={STATUS_ID}
          onClick={(event: MouseEvent) => void start('all', asksDiagnostic(event))}
          onKeyDown={enter}
        >
          <span>
            {label.startsWith(PREFIX) && <span className="sync-prefix">{PREFIX}</span>}
            {label.replace(PREFIX, '')}
          </span>
        </Button>
        <Button
          className="sync-more"
          icon={<i className="down" />}
          aria-label="More ways to sync"
          aria-haspopup="menu"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          onPointerEnter={() => void SyncMenu.preload()}
        />
      </div>
      {open && (
        <Suspense fallback={null}>
          <SyncMenu target={whole.current} canStart={mayStart && !busy && !starting} onClose={close} />
        </Suspense>
      )}
    </div>
  )
}
