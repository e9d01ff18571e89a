import { Link } from '@tanstack/react-router'
import type { NumberDetail } from '../../../api/contract.ts'
import { numberWords } from '../../../words/numbers.ts'
import { reasonWords, type ReasonWords } from '../../../words/reasons.ts'
import { CauseAndFix } from '../../components/words/CauseAndFix.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { lowerFirst } from '../../components/words/userWords.ts'
import { NumberSign } from './NumberStatus.tsx'

/** Why the number stands where it does: cause, fix, who can, and the users that can be acted on. */
export function NumberReason({ detail }: { detail: NumberDetail }) {
  const { number, status, held } = detail
  const words = wordsOf(detail)
  const conflict = status === 'heldByAnother' || held?.state === 'blocked'
  const people = [detail.owner, detail.holderUser, detail.first].filter((one) => one !== null)
  const once = people.filter((one, at) => people.findIndex(({ id }) => id === one.id) === at)
  const instructions = `${number}: ${words.label}\nCause: ${words.cause}\nFix: ${words.fix}\nWho can: ${words.who}`
  return (
    <section className={`reason${conflict ? ' reason-attention' : ''}`} aria-labelledby="number-reason">
      <div className="reason-head">
        <NumberSign of={detail} />
        <h3 id="number-reason">{words.label}</h3>
      </div>
      <dl className="pairs">
        <CauseAndFix words={words} />
      </dl>
      <div className="buttons">
        {once.map((person) => (
          <OpenUser key={person.id} person={person} />
        ))}
        {words.fix !== 'Nothing to do.' && <CopyButton label="Copy instructions" text={() => instructions} />}
      </div>
    </section>
  )
}

const OpenUser = ({ person }: { person: NonNullable<NumberDetail['first']> }) => (
  <Link className="button-link touch" to="/users/$userId" params={{ userId: person.id }}>
    Open {person.displayName}
  </Link>
)

/** What holds the user back says more than where the number stands. */
function wordsOf({ number, status, user, holder, holderUser, owner, first }: NumberDetail): ReasonWords {
  const words = numberWords(status, {
    ...{ number, owner: user?.displayName ?? null, holder: holder?.name ?? null },
    ...{ holderBlocked: holderUser?.state === 'blocked', first: first?.displayName ?? null },
  })
  if (status !== 'wantedNotAssigned' || !owner?.reason) return words
  const { code, detail } = owner.reason
  const why = reasonWords(code, { ...detail, ...(first && { first: first.displayName }) })
  return { ...why, label: `${words.label}: ${lowerFirst(why.label)}` }
}
