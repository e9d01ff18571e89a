import { Button } from '@fluentui/react-components'
import { useMay } from '../api/context.tsx'
import { asksDiagnostic, useSyncStart } from './SyncStart.tsx'

/** The way on from an empty list, for whoever may go it. */
export function FirstSync() {
  const { start, starting } = useSyncStart()
  if (!useMay('sync.start')) return null
  return (
    <Button
      className="touch"
      appearance="primary"
      disabledFocusable={starting}
      onClick={(event: React.MouseEvent) => start('all', asksDiagnostic(event))}
    >
      Run the first sync
    </Button>
  )
}
