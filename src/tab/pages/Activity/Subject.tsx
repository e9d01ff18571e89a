import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { ListedAuditEntry } from '../../../api/contract.ts'
import { targetWords } from '../../../words/audit.ts'
import { fieldWords } from '../../components/words/userWords.ts'

const JOBS = /^job \d+(, job \d+)*$/

export const subjectWords = (entry: ListedAuditEntry): string => targetWords(entry, fieldWords)

/** What an entry is about; where the console has a page for it, the way there. */
export function Subject({ entry }: { entry: ListedAuditEntry }) {
  const { target } = entry
  const words = subjectWords(entry)
  if (target === '') return <span className="none">{words}</span>
  const jobs = JOBS.test(target) ? [...target.matchAll(/\d+/g)].map(([id]) => id) : []
  if (jobs.length > 0)
    return jobs.map((id, at) => (
      <Fragment key={id}>
        {at > 0 && ', '}
        <Link to="/jobs/$jobId" params={{ jobId: id }} aria-label={`Job ${id}`}>
          {at === 0 ? `Job ${id}` : id}
        </Link>
      </Fragment>
    ))
  const user = entry.targetName === null ? undefined : /^user (\S+)$/.exec(target)?.[1]
  if (user)
    return (
      <Link to="/users/$userId" params={{ userId: user }}>
        {words}
      </Link>
    )
  return <bdi>{words}</bdi>
}
