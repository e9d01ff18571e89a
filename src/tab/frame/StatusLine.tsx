import { Link } from '@tanstack/react-router'
import { useLive, useMay } from '../api/context.tsx'
import { statusText } from './statusText.ts'
import type { StatusText } from './statusText.ts'

export const STATUS_ID = 'sync-status'
export const READER = 'Your role can look but not sync. Ask an admin for the operator role.'

/** The fact beside Sync Now and the link that helps. Read out when the fact changes, not at each count. */
export function StatusLine() {
  const { status, live } = useLive()
  const mayStart = useMay('sync.start')
  const text = status ? statusText(status) : null
  return (
    <div className="status" id={STATUS_ID} role="status" aria-atomic="false">
      {live === 'lost' && <span className="status-fact status-lost">Not live, trying again</span>}
      {live !== 'lost' && text && (
        <span className="status-fact">
          {text.fact}
          {text.moving && <span aria-live="off">{text.moving}</span>}
          {live === 'polling' && ' · not live'}
        </span>
      )}
      {status && !mayStart && <span className="status-fact secondary">{READER}</span>}
      {text?.link && <StatusLink link={text.link} />}
    </div>
  )
}

function StatusLink({ link }: { link: NonNullable<StatusText['link']> }) {
  const { words, ...where } = link
  return (
    <Link {...where} className="status-link">
      {words}
    </Link>
  )
}
