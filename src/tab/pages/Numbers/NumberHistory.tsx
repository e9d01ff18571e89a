import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { NumberDetail } from '../../../api/contract.ts'
import { CAUSE_WORDS } from '../../../words/changes.ts'
import { dayTime } from '../../components/words/time.ts'

type Line = NumberDetail['history'][number]

/** Who got the number and gave it up, newest first, and the job that assigned it. */
export function NumberHistory({ detail }: { detail: NumberDetail }) {
  const { number, given, history, owner, holderUser } = detail
  const name = [owner, holderUser].find((one) => one?.id === given?.userId)?.displayName
  const lines: { at: string; words: ReactNode }[] = [
    ...(given ? [{ at: given.at, words: <Given given={given} name={name ?? 'A user'} /> }] : []),
    ...history.map((line) => ({ at: line.at, words: <Moved line={line} number={number} /> })),
  ].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <section className="user-section" aria-labelledby="number-history">
      <h3 id="number-history">History</h3>
      {lines.length === 0 && <p className="secondary">Nobody got it or gave it up since the first sync.</p>}
      <ul className="history">
        {lines.map(({ at, words }, place) => (
          <li key={place}>
            <span className="secondary">{dayTime(at)}</span>
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Given = ({ given, name }: { given: NonNullable<NumberDetail['given']>; name: string }) => (
  <>
    {given.origin === 'assigned' ? `Assigned to ${name} in Teams by` : `Found with ${name} in Teams, as wanted, by`}{' '}
    <Link to="/jobs/$jobId" params={{ jobId: given.jobId }}>
      Job {given.jobId}
    </Link>
  </>
)

function Moved({ line, number }: { line: Line; number: string }) {
  const { userId, displayName, after, cause, causedBy } = line
  const why = [CAUSE_WORDS[cause] ?? cause, causedBy].filter(Boolean).join(' · ')
  return (
    <>
      {displayName ? (
        <Link to="/users/$userId" params={{ userId }}>
          {displayName}
        </Link>
      ) : (
        'A user who is gone'
      )}{' '}
      {after === number ? 'got it at 8x8' : 'gave it up at 8x8'} <span className="secondary">{why}</span>
    </>
  )
}
