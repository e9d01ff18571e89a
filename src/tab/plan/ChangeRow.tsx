import { Link } from '@tanstack/react-router'
import type { JobChange } from '../../api/contract.ts'
import { waitsWords } from '../../words/plan.ts'
import { reasonWords } from '../../words/reasons.ts'
import { CAUSE_WORDS } from '../../words/changes.ts'
import { BeforeAfter } from '../components/words/BeforeAfter.tsx'
import { Ltr } from '../components/words/Ltr.tsx'
import { Sentence } from '../components/words/Sentence.tsx'
import { fieldWords } from '../components/words/userWords.ts'

interface Props {
  change: JobChange
  /** The row stands alone, so that it says its cause too; else its group does. */
  alone?: boolean
}

/** User, field, before → after, who or what caused it; then why it was not done. */
export function ChangeRow({ change, alone = false }: Props) {
  const cause = alone ? (CAUSE_WORDS[change.cause] ?? change.cause) : null
  const why = change.reason ? reasonWords(change.reason, detailOf(change)) : null
  return (
    <li className="change-row">
      <span className="change-user">
        <Who change={change} />
      </span>
      <span className="change-what">{fieldWords(change.field)}</span>
      <BeforeAfter field={change.field} before={change.before} after={change.after} />
      <span className="secondary change-why">{[cause, change.causedBy].filter(Boolean).join(' · ')}</span>
      {change.waits.length > 0 && (
        <span className="secondary change-waits">Waits until {change.waits.map(waitsWords).join(', and ')}</span>
      )}
      {why && (
        <span className="change-reason">
          <strong>{why.label}.</strong> <Sentence>{why.fix}</Sentence>
          {change.raw && <code className="raw">{change.raw}</code>}
        </span>
      )}
    </li>
  )
}

/** What a plan keeps of it: nobody's name, so that the advice speaks of who has the number. */
const detailOf = ({ before, after, raw }: JobChange): Record<string, string> => ({
  number: after ?? before ?? 'the number',
  holder: 'the holder',
  raw: raw ?? 'see the output',
})

function Who({ change: { user } }: { change: JobChange }) {
  const [name = '', domain] = user.userName.split('@')
  const address = (
    <Ltr className={user.displayName ? 'secondary' : undefined}>
      {name}
      {domain && (
        <>
          <wbr />
          <span className="change-domain">@{domain}</span>
        </>
      )}
    </Ltr>
  )
  const words = user.displayName ?? address
  const who = user.id ? (
    <Link to="/users/$userId" params={{ userId: user.id }} preload={false}>
      {words}
    </Link>
  ) : (
    words
  )
  if (!user.displayName) return who
  return (
    <>
      {who} {address}
    </>
  )
}
