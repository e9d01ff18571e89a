import { Link } from '@tanstack/react-router'
import type { QueuedChange } from '../../../api/contract.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { causeWords } from '../Users/panel/NextChange.tsx'

/** What the next sync would do with the number. */
export function NumberChanges({ changes }: { changes: QueuedChange[] }) {
  if (changes.length === 0) return null
  return (
    <section className="user-section" aria-labelledby="number-changes">
      <div className="section-head">
        <h3 id="number-changes">{changes.length === 1 ? 'Next change' : 'Next changes'}</h3>
        <span className="secondary ink-queue">Queued</span>
      </div>
      <ul className="change-list">
        {changes.map((change) => (
          <li key={`${change.userId}${change.service}${change.field}`}>
            <span className="change-field">
              <Who change={change} />
            </span>
            <BeforeAfter field={change.field} before={change.before} after={change.after} />
            <span className="secondary">{causeWords(change)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Who = ({ change: { userId, displayName } }: { change: QueuedChange }) =>
  userId === null ? (
    displayName
  ) : (
    <Link to="/users/$userId" params={{ userId }}>
      {displayName}
    </Link>
  )
