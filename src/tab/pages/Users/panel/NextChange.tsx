import type { Change, UserDetail } from '../../../../api/contract.ts'
import { CAUSE_WORDS } from '../../../../words/changes.ts'
import { BeforeAfter } from '../../../components/words/BeforeAfter.tsx'
import { dayTime } from '../../../components/words/time.ts'
import { fieldWords } from '../../../components/words/userWords.ts'

const HELD: Partial<Record<UserDetail['state'], string>> = {
  blocked: 'Held back until the reason is gone',
  waiting: 'Waits for Microsoft',
}

/** "Number changed in 8x8 · Dana Whitfield, today 13:31" */
export function causeWords(change: Change): string {
  const who = change.causedBy ? `${change.causedBy}, ` : ''
  return `${CAUSE_WORDS[change.cause] ?? change.cause} · ${who}${dayTime(change.since)}`
}

/** What the next sync would write, with who or what caused it. */
export function NextChange({ user }: { user: UserDetail }) {
  if (user.changes.length === 0) return null
  const held = HELD[user.state]
  return (
    <section className="user-section" aria-labelledby="next-change">
      <div className="section-head">
        <h3 id="next-change">{user.changes.length === 1 ? 'Next change' : 'Next changes'}</h3>
        <span className={held ? 'secondary' : 'secondary ink-queue'}>{held ?? 'Queued'}</span>
      </div>
      <ul className="change-list">
        {user.changes.map((change) => (
          <li key={`${change.service}${change.field}`}>
            <span className="change-field">{fieldWords(change.field)}</span>
            <BeforeAfter field={change.field} before={change.before} after={change.after} />
            <span className="secondary">{causeWords(change)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
