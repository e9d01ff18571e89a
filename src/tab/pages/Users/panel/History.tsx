import { Link } from '@tanstack/react-router'
import type { UserDetail } from '../../../../api/contract.ts'
import { CAUSE_WORDS } from '../../../../words/changes.ts'
import { BeforeAfter } from '../../../components/words/BeforeAfter.tsx'
import { Ltr } from '../../../components/words/Ltr.tsx'
import { dayTime } from '../../../components/words/time.ts'
import { fieldWords } from '../../../components/words/userWords.ts'

const KINDS: Record<string, string> = {
  created: 'User created',
  deleted: 'User deleted',
  linked: 'Linked to Microsoft 365',
  unlinked: 'Link to Microsoft 365 removed',
}

/** What happened to the user, newest first; numbers that we gave are linked to their jobs. */
export function History({ user }: { user: UserDetail }) {
  const given = user.managed.map((one) => ({ at: one.at, key: `m${one.number}`, words: <Given {...one} /> }))
  const seen = user.history.map((one, at) => ({ at: one.at, key: `h${at}`, words: <Seen {...one} /> }))
  const lines = [...given, ...seen].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <section className="user-section" aria-labelledby="user-history">
      <h3 id="user-history">History</h3>
      {lines.length === 0 && <p className="secondary">Nothing has happened yet.</p>}
      <ul className="history">
        {lines.map((line) => (
          <li key={line.key}>
            <span className="secondary">{dayTime(line.at)}</span>
            <span>{line.words}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Given({ number, origin, jobId }: UserDetail['managed'][number]) {
  return (
    <>
      <Ltr>{number}</Ltr> {origin === 'assigned' ? 'assigned by' : 'found as wanted by'} Teams{' '}
      <Link to="/jobs/$jobId" params={{ jobId }}>
        Job {jobId}
      </Link>
    </>
  )
}

function Seen({ kind, field, before, after, cause, causedBy }: UserDetail['history'][number]) {
  const why = [CAUSE_WORDS[cause] ?? cause, causedBy].filter(Boolean).join(' · ')
  return (
    <>
      {field && kind === 'updated' ? (
        <>
          {fieldWords(field)} <BeforeAfter {...{ field, before, after }} />
        </>
      ) : (
        (KINDS[kind] ?? kind)
      )}{' '}
      <span className="secondary">{why}</span>
    </>
  )
}
