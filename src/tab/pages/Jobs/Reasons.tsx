import { Button } from '@fluentui/react-components'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Job } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { reasonWords } from '../../../words/reasons.ts'
import { isOfSome, isUndo } from '../../components/jobWords.ts'

interface ReasonRow {
  code: string | null
  label: string
  users: number
  advice: string
  who: string
  /** They wait for Microsoft: nobody has to act. */
  waits: boolean
}

/** One line stands for several users: names become roles. */
const SEVERAL = { holder: 'the holder', number: 'the number', candidate: 'the same account', raw: 'see the output' }

const NOBODY = 'Nobody needs to'

/** Users of an ended job by reason, most first, and last those that only wait; those it did not reach stay queued. */
export function reasonRows(job: Job): ReasonRow[] {
  const known = (job.reasons ?? []).map(({ reason, users }) => {
    const words = reasonWords(reason, SEVERAL)
    return {
      code: reason,
      label: words.label,
      users,
      advice: words.fix,
      who: words.who,
      waits: words.who === NOBODY,
    }
  })
  const missed: ReasonRow[] = job.counts.notReached
    ? [
        {
          code: null,
          label: 'Not reached',
          users: job.counts.notReached,
          advice: `The job stopped before their turn. They ${isUndo(job) ? 'are not put back' : 'stay queued'}.`,
          who: 'nobody needs to, retry',
          waits: false,
        },
      ]
    : []
  return [...missed, ...known].sort((a, b) => Number(a.waits) - Number(b.waits) || b.users - a.users)
}

/** Reasons that are shown at first; the output beside them stays in view. */
const FIRST = 6

export function Reasons({ job }: { job: Job }) {
  const rows = reasonRows(job)
  const total = rows.reduce((sum, { users }) => sum + users, 0)
  const most = Math.max(...rows.map(({ users }) => users))
  const [all, showAll] = useState(false)
  const shown = all || rows.length <= FIRST + 1 ? rows : rows.slice(0, FIRST)
  return (
    <section className="reasons" aria-labelledby={`reasons-${job.id}`}>
      <h3 id={`reasons-${job.id}`}>{titleOf(total, job)}</h3>
      <ul>
        {shown.map((row) => (
          <li key={row.label}>
            <strong className="reasons-count">{count(row.users)}</strong>
            <div>
              <div className="reasons-head">
                <strong>{row.label}</strong>
                {isOfSome(job) ? <span>{plural(row.users, 'user')}</span> : <ReasonLink row={row} />}
              </div>
              <span className="reasons-bar" aria-hidden="true">
                <i
                  className={row.waits ? 'reasons-waits' : row.code ? undefined : 'reasons-missed'}
                  style={{ width: `${Math.max(2, (row.users / most) * 100)}%` }}
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

/** Those that wait for Microsoft have a reason too, but nobody has to act. */
function titleOf(total: number, job: Job): string {
  const { waiting } = job.counts
  const waits = `${plural(waiting, 'user')} ${waiting === 1 ? 'waits' : 'wait'} for Microsoft`
  if (waiting >= total) return waits
  const rest = `${plural(total - waiting, 'user')} not ${isUndo(job) ? 'put back' : 'done'}`
  return waiting > 0 ? `${rest}, ${waits}` : `${rest}, by reason`
}

function ReasonLink({ row }: { row: ReasonRow }) {
  const search = row.code ? { reason: row.code } : ({ state: 'queued' } as const)
  return (
    <Link to="/users" search={search}>
      {plural(row.users, 'user')}
    </Link>
  )
}
