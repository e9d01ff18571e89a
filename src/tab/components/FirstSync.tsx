import type { MouseEvent } from 'react'
import { useLive, useMay } from '../api/context.tsx'
import { asksDiagnostic, useSyncStart } from '../frame/SyncStart.tsx'
import { PrimaryButton } from './PrimaryButton.tsx'

/** The one next step of a page that is empty because nothing was synced yet; nothing where a side is not connected. */
export function FirstSync() {
  const { status } = useLive()
  const { start, starting } = useSyncStart()
  const mayStart = useMay('sync.start')
  const ready = status?.setup.every((step) => step === 'firstSync') ?? false
  if (!mayStart || !ready) return null
  return (
    <PrimaryButton
      disabledFocusable={starting || (status?.running.length ?? 0) > 0}
      onClick={(event: MouseEvent) => void start('all', asksDiagnostic(event))}
    >
      Run the first sync
    </PrimaryButton>
  )
}
