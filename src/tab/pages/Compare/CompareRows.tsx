import { Link } from '@tanstack/react-router'
import type { ComparedChange, ComparedSide } from '../../../api/contract.ts'
import { CHANGE_OUTCOME_WORDS } from '../../../words/plan.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { CAUSE_WORDS } from '../../../words/changes.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { GreyRows } from '../../components/list/GreyRows.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { fieldWords } from '../../components/words/userWords.ts'
import { useSlow } from '../../components/state/useSlow.ts'

interface Props {
  /** Null while they are on their way. */
  rows: ComparedChange[] | null
  ids: { this: string; other: string }
}

/** User and field, then what each of the two jobs did to it. */
export function CompareRows({ rows, ids }: Props) {
  const slow = useSlow(rows === null)
  return (
    <table className="rows compare" aria-label="What the two jobs did differently">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Field</th>
          <th scope="col">Job {ids.this}</th>
          <th scope="col">Job {ids.other}</th>
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => (
          <tr key={`${row.subject} ${row.field}`}>
            <th scope="row">
              <Link to="/users" search={{ search: row.userName }} preload={false}>
                <Ltr>{row.userName}</Ltr>
              </Link>
            </th>
            <td>{fieldWords(row.field)}</td>
            <td>
              <Side job={ids.this} field={row.field} side={row.this} />
            </td>
            <td>
              <Side job={ids.other} field={row.field} side={row.other} />
            </td>
          </tr>
        ))}
        {slow && <GreyRows columns={4} />}
      </tbody>
    </table>
  )
}

function Side({ job, field, side }: { job: string; field: string; side: ComparedSide | null }) {
  return (
    <span className={`compare-side${side ? '' : ' compare-nothing'}`}>
      <span className="compare-job secondary">Job {job}</span>
      {side ? (
        <>
          <BeforeAfter field={field} before={side.before} after={side.after} />
          <span className="secondary">{outcomeOf(side)}</span>
        </>
      ) : (
        <span className="none">Nothing</span>
      )}
    </span>
  )
}

/** "Not done: Number in use · Number changed in 8x8" */
function outcomeOf({ status, reason, cause }: ComparedSide): string {
  const outcome = `${CHANGE_OUTCOME_WORDS[status]}${reason ? `: ${reasonWords(reason).label}` : ''}`
  return [outcome, CAUSE_WORDS[cause] ?? cause].filter(Boolean).join(' · ')
}
