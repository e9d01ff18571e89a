import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ScimHealth } from '../../../api/contract.ts'
import { useConsole } from '../../api/context.tsx'
import { asked, queries } from '../../api/queries.ts'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { Notice } from '../../components/state/Notice.tsx'
import { useWidth } from '../../components/useWidth.ts'
import { HealthLine } from '../Identity/HealthLine.tsx'
import { Cycles } from './Cycles.tsx'
import { Log } from './Log.tsx'
import { refusalWords } from './requestWords.ts'
import { useLogSearch } from './useLogSearch.ts'
import '../Users/users.css'
import './provisioning.css'

/** What did the identity provider ask, and how was it answered? */
export function Provisioning() {
  const { client } = useConsole()
  const { request: open } = useParams({ strict: false })
  const narrow = useWidth() === 'narrow'
  const identity = useQuery(queries(client).identity())
  const log = <Log on={identity.data?.on ?? true} open={open} />
  if (open && narrow) return log
  return (
    <div className="page">
      <div className="page-head">
        <h1>Provisioning</h1>
        {identity.data && <HealthLine scim={identity.data} />}
        <div className="end">
          <Downloads />
        </div>
      </div>
      {identity.data?.health.state === 'failing' && <Failing problem={identity.data.health.lastProblem} />}
      <Cycles />
      {log}
    </div>
  )
}

/** What most of it fails of, and both ways on: that one, and all of its kind. */
function Failing({ problem }: { problem: ScimHealth['lastProblem'] }) {
  if (!problem) return null
  const { seq, outcome, userName, route, detail, reason } = problem
  return (
    <Notice
      kind="attention"
      lead="Most of what your provider asked last was refused."
      actions={
        <>
          <Link className="button-link touch" to="/provisioning/$request" params={{ request: String(seq) }}>
            Open the last one
          </Link>
          <Link className="button-link touch" to="/provisioning" search={{ outcome }}>
            Show them
          </Link>
        </>
      }
    >
      {/* heard once, and not with each refusal that follows */}
      <span aria-live="off">
        Last: {userName ?? route}: {detail}{' '}
        {reason && `${refusalWords(reason).fix} Who can: ${refusalWords(reason).who}.`}
      </span>
    </Notice>
  )
}

/** All that the filters let through. */
function Downloads() {
  const [{ outcome, reason, search }] = useLogSearch()
  const query = asked({ outcome, reason, search })
  return (
    <div className="buttons">
      <DownloadButton words="CSV" path={`/api/provisioning/log.csv?${query}`} name="provisioning-log.csv" />
      <DownloadButton words="JSON" path={`/api/provisioning/log.json?${query}`} name="provisioning-log.json" />
    </div>
  )
}
