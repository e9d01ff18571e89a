import { Link } from '@tanstack/react-router'
import type { QueuedChange } from '../../../api/contract.ts'
import { CAUSE_WORDS } from '../../../words/changes.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { dayTime, lowerDay } from '../../components/words/time.ts'
import { useSlow } from '../../components/state/useSlow.ts'
import { fieldWords } from '../../components/words/userWords.ts'
import '../../components/list/list.css'

interface Props {
  /** Null while they are loaded for the first time. */
  changes: QueuedChange[] | null
}

const keyOf = (change: QueuedChange): string => `${change.userName}\n${change.service}\n${change.field}`
const SERVICE = { pbx: '8x8 PBX', teams: 'Teams' } as const

function Who({ change }: { change: QueuedChange }) {
  if (!change.userId) return change.displayName
  return (
    <Link to="/users/$userId" params={{ userId: change.userId }} preload={false}>
      {change.displayName}
    </Link>
  )
}

function Cause({ change }: { change: QueuedChange }) {
  const who = change.causedBy ? `${change.causedBy}, ` : ''
  return (
    <>
      {CAUSE_WORDS[change.cause] ?? change.cause}{' '}
      <span className="secondary">
        {who}
        {change.causedBy ? lowerDay(change.since) : dayTime(change.since)}
      </span>
    </>
  )
}

/** User, field, before → after, who or what caused it. */
export function ChangeTable({ changes }: Props) {
  const slow = useSlow(changes === null)
  return (
    <table className="rows changes" aria-label="Changes queued">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Field</th>
          <th scope="col">Before and after</th>
          <th scope="col">Cause</th>
          <th scope="col">Job</th>
        </tr>
      </thead>
      <tbody>
        {changes?.map((change) => (
          <tr key={keyOf(change)}>
            <td>
              <Who change={change} />
            </td>
            <td>{fieldWords(change.field)}</td>
            <td>
              <BeforeAfter field={change.field} before={change.before} after={change.after} />
            </td>
            <td className="change-cause">
              <Cause change={change} />
            </td>
            <td>{SERVICE[change.service]}</td>
          </tr>
        ))}
        {slow && <GreyRows columns={5} />}
      </tbody>
    </table>
  )
}

export function ChangeCards({ changes }: Props) {
  return (
    <ul className="card-list" aria-label="Changes queued">
      {changes?.map((change) => (
        <li key={keyOf(change)} className="change-card">
          <strong>
            <Who change={change} />
          </strong>
          <span className="secondary">
            <Ltr>{change.userName}</Ltr>
          </span>
          <span>
            {fieldWords(change.field)}: <BeforeAfter field={change.field} before={change.before} after={change.after} />
          </span>
          <span className="change-cause">
            <Cause change={change} />
          </span>
        </li>
      ))}
    </ul>
  )
}
