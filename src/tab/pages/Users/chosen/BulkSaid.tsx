import { Link } from '@tanstack/react-router'
import type { Excluded } from '../../../../api/contract.ts'
import { count, plural } from '../../../../words/button.ts'
import { chosenWords } from '../../../../words/chosen.ts'
import { Notice } from '../../../components/state/Notice.tsx'

/** What was done with the chosen users, or the sync of them that was started. */
export type Said = { done: Excluded; says: string } | { synced: number; jobId: string }

const MOST_SAID = 5

/** How the last of it went. */
export function BulkSaid({ said, onClose }: { said: Said; onClose: () => void }) {
  const dismiss = (
    <button type="button" className="link" onClick={onClose}>
      Dismiss
    </button>
  )
  if ('jobId' in said)
    return (
      <div role="status">
        <Notice kind="info" lead={`${chosenWords(said.synced)} started.`} actions={dismiss}>
          <Link to="/jobs/$jobId" params={{ jobId: said.jobId }}>
            Follow Job {said.jobId}
          </Link>
        </Notice>
      </div>
    )
  const { done, refused } = said.done
  return (
    <Notice
      kind={refused.length > 0 ? 'attention' : 'good'}
      lead={`${plural(done, 'user')} ${said.says}.`}
      actions={dismiss}
    >
      {refused.length > 0 && `${plural(refused.length, 'user')} left as they are:`}
      {refused.length > 0 && (
        <ul className="bulk-refused">
          {refused.slice(0, MOST_SAID).map(({ id, why }) => (
            <li key={id}>{why}</li>
          ))}
          {refused.length > MOST_SAID && <li>And {count(refused.length - MOST_SAID)} more.</li>}
        </ul>
      )}
    </Notice>
  )
}
