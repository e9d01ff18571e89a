import { Button } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Job } from '../../../api/contract.ts'
import { count } from '../../../words/button.ts'
import { isOfSome } from '../../components/words/jobWords.ts'
import { amount, reasonRows, titleOf } from './reasonRows.ts'
import type { ReasonRow } from './reasonRows.ts'

/** Reasons that are shown at first; the output beside them stays in view. */
const FIRST = 6

export function Reasons({ job }: { job: Job }) {
  const rows = reasonRows(job)
  const most = Math.max(...rows.map((row) => row.count))
  const [all, showAll] = useState(false)
  const shown = all || rows.length <= FIRST + 1 ? rows : rows.slice(0, FIRST)
  return (
    <section className="reasons" aria-labelledby={`reasons-${job.id}`}>
      <h2 id={`reasons-${job.id}`}>{titleOf(rows, job)}</h2>
      <ul>
        {shown.map((row) => (
          <li key={row.label}>
            <strong className="reasons-count">{count(row.count)}</strong>
            <div>
              <div className="reasons-head">
                <strong>{row.label}</strong>
                {isOfSome(job) ? <span>{amount(row)}</span> : <ReasonLink row={row} />}
              </div>
              <span className="reasons-bar" aria-hidden="true">
                <i
                  className={row.waits ? 'reasons-waits' : row.code ? undefined : 'reasons-missed'}
                  style={{ width: `${Math.max(2, (row.count / most) * 100)}%` }}
                />
              </span>
              <p className="secondary">{row.advice}</p>
              <p className="secondary">Who can: {row.who}</p>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <Button className="reasons-more touch" size="small" appearance="subtle" onClick={() => showAll(true)}>
          Show {rows.length - shown.length} more reasons
        </Button>
      )}
    </section>
  )
}

function ReasonLink({ row }: { row: ReasonRow }) {
  const search = row.code ? { reason: row.code } : ({ state: 'queued' } as const)
  return (
    <Link to="/users" search={search} aria-label={`${amount(row)}: ${row.label}`}>
      {amount(row)}
    </Link>
  )
}
