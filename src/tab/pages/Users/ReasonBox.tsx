import type { UserDetail } from '../../../api/contract.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { USER_STATE_WORDS } from '../../../words/states.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { UserSign } from '../../components/State.tsx'
import { dayTime } from '../../components/time.ts'

/** Why the user is where it is: cause, fix, who can. In sync and queued users have no reason. */
export function ReasonBox({ user }: { user: UserDetail }) {
  if (!user.reason) return null
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
        <dt>Cause</dt>
        <dd>{words.cause}</dd>
        <dt>Fix</dt>
        <dd>{words.fix}</dd>
        <dt>Who can</dt>
        <dd>{words.who}</dd>
        {user.nextTryAt && (
          <>
            <dt>Next try</dt>
            <dd>{dayTime(user.nextTryAt)}</dd>
          </>
        )}
      </dl>
      {user.state === 'blocked' && (
        <div>
          <CopyButton label="Copy instructions" text={() => instructions} />
        </div>
      )}
    </section>
  )
}

/** "Number in use" in the middle of a sentence; "Microsoft" and "8x8" keep their capitals. */
const lowerFirst = (words: string): string =>
  /^(Microsoft|Teams|API)\b/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)
