import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { ReactNode } from 'react'
import type { Job, ServiceView } from '../../../api/contract.ts'
import { autoSyncWords, waitsForPerson } from '../../../words/autoSync.ts'
import { count, plural } from '../../../words/button.ts'
import { jobReasonLabel } from '../../../words/jobReasonLabels.ts'
import { durationWords } from '../../components/words/jobWords.ts'
import { lazily } from '../../components/lazily.ts'
import { JobState, Signed } from '../../components/words/State.tsx'
import { useConsole, useLive, useMay } from '../../api/context.tsx'
import { queries } from '../../api/queries.ts'
import { useLater } from '../../components/useLater.ts'
import { dayTime, lowerDay } from '../../components/words/time.ts'
import { Warning16Filled } from '@fluentui/react-icons'
import { settingWords } from './settingWords.ts'

// known after the first view
const CredentialFact = lazily(() => import('./CredentialFact.tsx'), 'CredentialFact')

/** Country and state stand under the name. */
const SHOWN_ELSEWHERE = ['name', 'country', 'region', 'source', 'uploadDays']

/** Keeps the row of what is known in a moment. */
const Coming = () => (
  <div aria-hidden="true" aria-busy="true">
    <dt>{'\u00a0'}</dt>
    <dd />
  </div>
)

/** Plain facts, always in this order: last job, users, last look, settings. */
export function Facts({ view }: { view: ServiceView }) {
  const { client } = useConsole()
  const later = useLater()
  const { data, isPending } = useQuery(queries(client).connections())
  const connection = view.kind === 'pbx' ? 'pbx' : 'microsoft365'
  const credential = data?.items.find((one) => one.connection === connection && one.what !== 'consent')
  return (
    <dl className="facts">
      <Fact name="Last job">{view.lastJob ? <LastJob job={view.lastJob} /> : 'None'}</Fact>
      <Fact name={view.kind === 'pbx' ? 'Users read' : 'Accounts read'}>{usersRead(view)}</Fact>
      {view.scope && <Fact name="Who is synced">{scopeOf(view.scope)}</Fact>}
      <Fact name="Last look">
        <LastLook look={view.look} />
      </Fact>
      <Suspense fallback={<Coming />}>
        {credential && later ? <CredentialFact credential={credential} /> : (credential ?? isPending) && <Coming />}
      </Suspense>
      {view.settings['source'] === 'csv' && (
        <Fact name="User export">
          <UserExport upload={view.upload} />
        </Fact>
      )}
      {Object.entries(view.settings)
        .filter(([key]) => !SHOWN_ELSEWHERE.includes(key))
        .map(([key, value]) => {
          const { name, words, note } = settingWords(key, value)
          return (
            <Fact key={key} name={name}>
              {words} {note && <span className="secondary">{note}</span>}
            </Fact>
          )
        })}
      <Fact name="Auto Sync">
        <AutoSync />
      </Fact>
    </dl>
  )
}

const scopeOf = (scope: NonNullable<ServiceView['scope']>): string =>
  scope.kind === 'all' ? 'All users' : `Members of ${scope.groups.map(({ name }) => name).join(', ')}`

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Which upload counts, and where the next one is put. */
function UserExport({ upload }: { upload: ServiceView['upload'] }) {
  const may = useMay('services.change')
  const words = upload
    ? `${plural(upload.users, 'user')}, uploaded ${lowerDay(upload.at)} by ${upload.by.name}`
    : 'None uploaded'
  const more = may && (
    <Link to="/services/setup" search={{ step: 'pbx' }}>
      {upload ? 'Upload another' : 'Upload it'}
    </Link>
  )
  if (upload && !upload.old)
    return (
      <>
        {words} {more}
      </>
    )
  return (
    <Signed icon={Warning16Filled} ink="attention">
      {words}
      {upload && '. Export it again.'} {more}
    </Signed>
  )
}

function AutoSync() {
  const { status } = useLive()
  if (!status) return null
  const words = <span className="secondary">{autoSyncWords(status, lowerDay)}</span>
  if (!waitsForPerson(status.auto))
    return (
      <>
        {status.auto.on ? 'On' : 'Off'} {words}
      </>
    )
  return (
    <Signed icon={Warning16Filled} ink="attention">
      On {words}
    </Signed>
  )
}

function LastJob({ job }: { job: Job }) {
  return (
    <span className="last-job">
      <JobState job={job} latestId={job.id} />
      <span>
        {dayTime(job.startedAt ?? job.queuedAt)}
        {job.startedAt && job.endedAt && `, ${durationWords(job, new Date())}`}
      </span>
      <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
        Job {job.id}
      </Link>
    </span>
  )
}

function LastLook({ look }: { look: ServiceView['look'] }) {
  const at = look.at ? dayTime(look.at) : 'Not looked yet'
  if (!look.failed) return at
  return (
    <Signed icon={Warning16Filled} ink="attention">
      {jobReasonLabel(look.failed)} <span className="secondary">{at}</span>
    </Signed>
  )
}

function usersRead({ read, kind, look }: ServiceView): ReactNode {
  // none so far is no count of none
  if (!look.at && read.users === 0) return 'Not read yet'
  if (kind === 'pbx')
    return `${plural(read.users, 'user')}${read.sites === null ? '' : `, ${plural(read.sites, 'site')}`}`
  return (
    <>
      {plural(read.users, 'account')}{' '}
      {read.managed !== null && <span className="secondary">{count(read.managed)} numbers managed</span>}
    </>
  )
}
