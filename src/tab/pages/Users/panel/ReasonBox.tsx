import { Link } from '@tanstack/react-router'
import type { UserDetail } from '../../../../api/contract.ts'
import { plural } from '../../../../words/button.ts'
import { reasonWords } from '../../../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../../../words/states.ts'
import { CauseAndFix } from '../../../components/words/CauseAndFix.tsx'
import { CopyButton } from '../../../components/CopyButton.tsx'
import { UserSign } from '../../../components/words/State.tsx'
import { lowerFirst } from '../../../components/words/userWords.ts'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { Sentence } from '../../../components/words/Sentence.tsx'
import { dayTime, inWords } from '../../../components/words/time.ts'
import { useNow } from '../../../components/useNow.ts'

/** Why the user is where it is: cause, fix, who can. Who is in sync has no reason, and who is queued only before Teams was read. */
export function ReasonBox({ user }: { user: UserDetail }) {
  const now = useNow()
  if (!user.reason) return <Asides user={user} />
  const words = reasonWords(user.reason.code, user.reason.detail)
  const name = USER_STATE_WORDS[user.state]
  const tint = user.state === 'blocked' ? ' reason-attention' : ''
  const instructions = `${user.displayName} (${user.userName})\n${name}: ${words.label}\nCause: ${words.cause}\nFix: ${words.fix}\nWho can: ${words.who}`
  return (
    <section className={`reason${tint}`} aria-labelledby="reason">
      <div className="reason-head">
        <UserSign state={user.state} />
        <h3 id="reason">
          {name}: {lowerFirst(words.label)}
        </h3>
        {user.waitingSince && <span className="secondary end">since {lowerFirst(dayTime(user.waitingSince))}</span>}
      </div>
      <dl className="pairs">
        <CauseAndFix words={words} />
        <Others user={user} />
        {user.nextTryAt && (
          <>
            <dt>Next try</dt>
            <dd>
              {inWords(user.nextTryAt, now)} ({lowerFirst(dayTime(user.nextTryAt, now))})
            </dd>
          </>
        )}
        {user.leftOut && (
          <>
            <dt>Left out</dt>
            <dd>
              By {user.leftOut.by.name}, {lowerFirst(dayTime(user.leftOut.at, now))}
              {user.leftOut.until && `, until ${lowerFirst(dayTime(user.leftOut.until, now))}`}
            </dd>
          </>
        )}
        {user.raw && (
          <>
            <dt>It said</dt>
            <dd>
              <code className="raw">{user.raw}</code>
            </dd>
          </>
        )}
      </dl>
      <Asides user={user} />
      {user.state === 'blocked' && (
        <div>
          <CopyButton label="Copy instructions" text={() => instructions} />
        </div>
      )}
    </section>
  )
}

/** How the others stand in the way. */
const OTHERS_WORDS: Record<string, string> = {
  AMBIGUOUS_MATCH: 'Claimed by',
  NUMBER_SHARED: 'Also has it',
  NUMBER_IN_USE: 'In the way',
}

/** The other users of a conflict, each a way to where it is put right. */
function Others({ user: { reason, others } }: { user: UserDetail }) {
  if (others.users.length === 0) return null
  return (
    <>
      <dt>{OTHERS_WORDS[reason?.code ?? ''] ?? 'Others'}</dt>
      <dd>
        <ul className="reason-others">
          {others.users.map(({ id, displayName, userName }) => (
            <li key={id}>
              <Link to="/users/$userId" params={{ userId: id }} preload={false}>
                {displayName}
              </Link>{' '}
              <Ltr className="secondary">{userName}</Ltr>
            </li>
          ))}
          {others.more > 0 && (
            <li className="secondary">
              and {others.atLeast && 'at least '}
              {plural(others.more, 'more user')}
            </li>
          )}
        </ul>
      </dd>
    </>
  )
}

/** What is worth knowing beside the state, and what an admin agreed to. */
function Asides({ user }: { user: UserDetail }) {
  const agreed = user.otherNumber?.agreed
  const notes = user.notes.map((code) => reasonWords(code))
  if (notes.length === 0 && !agreed) return null
  return (
    <ul className="reason-notes" aria-label="Worth knowing">
      {agreed && (
        <li>
          {agreed.name} agreed that <Ltr>{user.otherNumber?.number}</Ltr> gives way at the next sync.
        </li>
      )}
      {notes.map((words) => (
        <li key={words.label}>
          <strong>{words.label}.</strong> <Sentence>{`${words.cause} ${words.fix}`}</Sentence>
        </li>
      ))}
    </ul>
  )
}
