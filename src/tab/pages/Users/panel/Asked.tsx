import { Link } from '@tanstack/react-router'
import type { ChangeRequest, UserDetail } from '../../../../api/contract.ts'
import { reasonWords } from '../../../../words/reasons.ts'
import { BeforeAfter } from '../../../components/words/BeforeAfter.tsx'
import { Sentence } from '../../../components/words/Sentence.tsx'
import { lowerDay } from '../../../components/words/time.ts'
import { fieldWords } from '../../../components/words/userWords.ts'

const STANDING: Partial<Record<ChangeRequest['state'], string>> = {
  pending: 'Goes with the next sync',
  sent: 'On its way to 8x8',
  todo: 'To do by hand in 8x8 Admin Console',
}

/** What was asked of 8x8 for this user and is not done. */
export function Asked({ user }: { user: UserDetail }) {
  if (user.requests.length === 0) return null
  return (
    <section className="user-section" aria-labelledby="asked-of-8x8">
      <div className="section-head">
        <h3 id="asked-of-8x8">Asked of 8x8</h3>
        <Link to="/users/todos" search={{ search: user.userName }}>
          To-dos in 8x8
        </Link>
      </div>
      <ul className="change-list">
        {user.requests.map((request) => (
          <li key={request.id}>
            <span className="change-field">{request.field === 'deleted' ? 'Delete' : fieldWords(request.field)}</span>
            {request.field !== 'deleted' && request.field !== 'user' && (
              <BeforeAfter field={request.field} before={request.before} after={request.value} />
            )}
            <span className="secondary">
              <Sentence>{standing(request)}</Sentence> · {request.by.name}, {lowerDay(request.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function standing({ state, reason, raw }: ChangeRequest): string {
  if (state !== 'refused') return STANDING[state] ?? state
  const why = raw ?? (reason ? reasonWords(reason.code, reason.detail).cause : '')
  return `8x8 refused it: ${why}`
}
