import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { Job } from '../../../api/contract.ts'
import { plural } from '../../../words/button.ts'

/** Of whom a job was that somebody started for some alone: a few names, the others on request. */
const FIRST = 5

export function ChosenUsers({ job: { task, chosen } }: { job: Job }) {
  if (task.kind !== 'users' || !chosen) return null
  const gone = task.users - chosen.length
  const rest = chosen.slice(FIRST)
  return (
    <div className="job-chosen">
      Only for <Names of={chosen.slice(0, FIRST)} />
      {rest.length > 0 && (
        <details>
          <summary>and {plural(rest.length, 'other')}</summary>
          <Names of={rest} />
        </details>
      )}
      {gone > 0 && ` ${plural(gone, 'user')} of it ${gone === 1 ? 'is' : 'are'} no longer in the directory.`}
    </div>
  )
}

const Names = ({ of }: { of: NonNullable<Job['chosen']> }) =>
  of.map(({ id, displayName }, at) => (
    <Fragment key={id}>
      {at > 0 && ', '}
      <Link to="/users/$userId" params={{ userId: id }} preload={false}>
        {displayName}
      </Link>
    </Fragment>
  ))
