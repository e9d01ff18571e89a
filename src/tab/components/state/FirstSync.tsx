import { Link } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useLive, useMay } from '../../api/context.tsx'
import { asksDiagnostic, useSyncStart } from '../../frame/SyncStart.tsx'
import { PrimaryButton } from '../PrimaryButton.tsx'

/** The one next step of a page that is empty because nothing was synced yet: what of set-up comes before the first sync, or that sync. */
export function FirstSync() {
  const { status } = useLive()
  const { start, starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  const ready = status?.setup.every((step) => step === 'firstSync')
  if (!mayStart || !status) return null
  if (!ready)
    return (
      <Link className="button-link" to="/services/setup">
        Open set-up
      </Link>
    )
  return (
    <PrimaryButton
      disabledFocusable={starting || (status?.running.length ?? 0) > 0}
      onClick={(event: MouseEvent) => void start('all', asksDiagnostic(event))}
    >
      Run the first sync
    </PrimaryButton>
  )
}
