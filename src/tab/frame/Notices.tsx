import { Notice } from '../components/state/Notice.tsx'
import { LateRefusals } from './LateRefusals.tsx'
import { OwnRoles } from './OwnRoles.tsx'
import { useSyncStart } from './SyncStart.tsx'

// goes with the same file, so that the first load has to name one only
export { Withheld } from '../components/state/Withheld.tsx'

/** What is told above every page about the person who looks, and what that person started. */
export const Notices = () => (
  <>
    <OwnRoles />
    <NotStarted />
    <LateRefusals />
  </>
)

function NotStarted() {
  const { refused, dismiss } = useSyncStart()
  if (!refused) return null
  return (
    <div className="page page-notice">
      <Notice
        kind="attention"
        lead="The sync was not started."
        actions={
          <button type="button" className="link" onClick={dismiss}>
            Dismiss
          </button>
        }
      >
        {refused}
      </Notice>
    </div>
  )
}
