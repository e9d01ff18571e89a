import { Link } from '@tanstack/react-router'
import type { ListedAuditEntry } from '../../../api/contract.ts'
import { targetWords } from '../../../words/audit.ts'
import { fieldWords } from '../../components/userWords.ts'

export const subjectWords = (entry: ListedAuditEntry): string => targetWords(entry, fieldWords)

/** What an entry is about; where the console has a page for it, the way there. */
export function Subject({ entry }: { entry: ListedAuditEntry }) {
  const { target } = entry
  const words = subjectWords(entry)
  if (target === '') return <span className="none">{words}</span>
  const job = /^job (\d+)/.exec(target)?.[1]
  if (job)
    return (
      <Link to="/jobs/$jobId" params={{ jobId: job }}>
        {words}
      </Link>
    )
  const user = entry.targetName === null ? undefined : /^user (\S+)$/.exec(target)?.[1]
  if (user)
    return (
      <Link to="/users/$userId" params={{ userId: user }}>
        {words}
      </Link>
    )
  return <bdi>{words}</bdi>
}
