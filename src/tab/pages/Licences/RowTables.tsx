import { Link } from '@tanstack/react-router'
import type { LicenceCheck } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { BeforeAfter } from '../../components/words/BeforeAfter.tsx'
import { Ltr } from '../../components/words/Ltr.tsx'
import { fieldWords } from '../../components/words/userWords.ts'

const More = ({ shown, of }: { shown: number; of: number }) =>
  of > shown ? (
    <p className="secondary licences-more">
      The first {count(shown)} of {count(of)}. The report has all.
    </p>
  ) : null

/** Row number, what was wrong, what would be right. */
export function ProblemRows({ problems, of }: { problems: LicenceCheck['problems']; of: number }) {
  if (of === 0) return <p className="licences-none">Every row is right.</p>
  return (
    <>
      <table className="rows licence-rows" aria-label="Rows that are not right">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Username</th>
            <th scope="col">What is wrong</th>
            <th scope="col">What would be right</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, userName, wrong, right }) => (
            <tr key={line}>
              <td>{line}</td>
              <td data-name="Username">{userName ? <Ltr>{userName}</Ltr> : <span className="none">None</span>}</td>
              <td data-name="Wrong">{wrong}</td>
              <td data-name="Right">{right}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={problems.length} of={of} />
    </>
  )
}

/** Row number, whose it is, and what would change. */
export function GoodRows({ rows, of }: { rows: LicenceCheck['good']; of: number }) {
  if (of === 0) return <p className="licences-none">No row changes anything.</p>
  return (
    <>
      <table className="rows licence-rows" aria-label="Good rows">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">User</th>
            <th scope="col">Username</th>
            <th scope="col">What changes</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, userId, userName, displayName, changes }) => (
            <tr key={line}>
              <td>{line}</td>
              <td data-name="User">
                <Link to="/users/$userId" params={{ userId }} target="_blank">
                  {displayName}
                </Link>
              </td>
              <td data-name="Username">
                <Ltr>{userName}</Ltr>
              </td>
              <td data-name="Changes">
                {changes.map(({ field, before, after }) => (
                  <span key={field} className="licence-change">
                    {fieldWords(field)} <BeforeAfter field={field} before={before} after={after} />
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More shown={rows.length} of={of} />
    </>
  )
}
