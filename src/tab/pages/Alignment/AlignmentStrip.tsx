import { PeopleSync20Regular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sentence } from '../../api/client.ts'
import { useConsole } from '../../api/context.tsx'
import { lowerDay } from '../../components/words/time.ts'
import { MakeReport } from './MakeReport.tsx'
import { alignmentQueries } from './queries.ts'
import { standingWords } from './standing.ts'
import './alignment.css'

/** Whom would the identity provider find here? One line, before provisioning is turned on. */
export function AlignmentStrip() {
  const { client } = useConsole()
  const { data: report, error } = useQuery(alignmentQueries(client).report())
  return (
    <section className="card alignment-strip" aria-label="Username alignment" aria-busy={!report && !error}>
      <PeopleSync20Regular className="ink-muted" aria-hidden="true" />
      <span className="alignment-words">
        <strong>Username alignment:</strong>{' '}
        {report
          ? report.madeAt
            ? standingWords(report)
            : 'who is in 8x8 and in Microsoft 365 under the same username, and who would be linked.'
          : error
            ? `it could not be loaded. ${sentence(error)}`
            : 'loading…'}
        {report?.madeAt && (
          <span className="secondary">
            {' '}
            Compared {lowerDay(report.madeAt)}
            {report.stale && ', users have changed since'}
          </span>
        )}
      </span>
      {report && (
        <span className="buttons alignment-buttons">
          {(report.running || report.stale || report.madeAt === null) && <MakeReport report={report} small />}
          {report.madeAt && (
            <Link className="button-link touch" to="/identity/alignment">
              Open report
            </Link>
          )}
        </span>
      )}
    </section>
  )
}
