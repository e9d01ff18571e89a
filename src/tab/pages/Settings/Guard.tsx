import { Field, Input } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { GuardView, Job } from '../../../api/contract.ts'
import { count, plural } from '../../../words/button.ts'
import { GUARD_RULES } from '../../../words/guardRules.ts'
import { useConsole, useMay } from '../../api/context.tsx'
import { ChangedByAnother } from '../../components/ask/ChangedByAnother.tsx'
import { queries } from '../../api/queries.ts'
import { lowerDay } from '../../components/words/time.ts'
import { settingsQueries } from './queries.ts'
import { Loaded, SaveFoot, Section } from './Section.tsx'
import { useSetting } from './useSetting.ts'

const percent = (share: number): number => Number((share * 100).toFixed(6))
const says = ({ number, share }: GuardView): string => `${count(number)} or ${percent(share)} %`
const limitOf = ({ number, share }: GuardView, managed: number): number => Math.max(number, Math.floor(share * managed))

/** How much a sync may take away before it stops and asks. */
export function Guard() {
  const may = useMay('settings.change')
  const form = useSetting<GuardView>('/api/settings/guard')
  const { value } = form
  const wrong = value && wrongIn(value)
  return (
    <Section
      id="guard"
      title="Guard"
      says="A sync that would take away more than this stops before its first write, and an admin decides."
      foot={<SaveFoot section="Guard" form={form} may={may} wrong={wrong} />}
    >
      <Loaded query={form.loaded} title="The guard">
        <ChangedByAnother form={form} says={says} />
        <div className="setting-fields">
          <Field label="Removals that always pass" hint="The limit where there are few users.">
            <Input
              className="touch setting-number"
              type="number"
              min={0}
              max={1_000_000}
              step={1}
              readOnly={!may}
              value={value && Number.isFinite(value.number) ? String(value.number) : ''}
              onChange={(_, { value: text }) => form.enter({ number: text === '' ? NaN : Number(text) })}
            />
          </Field>
          <Field label="Share of managed users that passes, in %" hint="The limit where there are many users.">
            <Input
              className="touch setting-number"
              type="number"
              min={0}
              max={100}
              step="any"
              readOnly={!may}
              value={value && Number.isFinite(value.share) ? String(percent(value.share)) : ''}
              onChange={(_, { value: text }) => form.enter({ share: text === '' ? NaN : Number(text) / 100 })}
            />
          </Field>
        </div>
        {value && !wrong && <Meets guard={value} changed={form.changed} />}
        <p className="secondary">{GUARD_RULES.join(' ')}</p>
      </Loaded>
    </Section>
  )
}

function wrongIn({ number, share }: GuardView): string | null {
  if (!Number.isInteger(number) || number < 0 || number > 1_000_000) return 'A whole number from 0 to 1,000,000'
  if (!(share >= 0 && share <= 1)) return 'A share from 0 to 100 %'
  return null
}

const removalsOf = ({ counts, plan, cause }: Job): number =>
  plan?.removals ?? (Number(cause?.detail['removals']) || counts.removed + counts.deleted)

/** What these limits come to now, and what the last syncs would have met. */
function Meets({ guard, changed }: { guard: GuardView; changed: boolean }) {
  const { client } = useConsole()
  const services = useQuery(queries(client).services())
  const jobs = useQuery(settingsQueries(client).lastSyncs())
  if (!services.data || !jobs.data) return null
  const managed = services.data.teams?.read.managed ?? 0
  const limit = limitOf(guard, managed)
  const ended = jobs.data.filter(({ endedAt, state, preview }) => endedAt !== null && state !== 'cancelled' && !preview)
  const last = ended[0]
  const stopped = ended.filter((job) => removalsOf(job) > limit)
  const most = stopped[0]
  return (
    <div className="setting-meets" role="status">
      <p>
        <strong>{plural(limit, 'removal')}</strong> {changed ? 'would pass' : limit === 1 ? 'passes' : 'pass'} without
        approval: you have {plural(managed, 'managed user')}.
      </p>
      {last && (
        <p>
          The last sync (<JobLink job={last} />) had {plural(removalsOf(last), 'removal')}: it{' '}
          {removalsOf(last) > limit ? 'would stop' : 'would pass'}.
        </p>
      )}
      {ended.length > 1 && (
        <p>
          Of the last {ended.length} syncs,{' '}
          {most ? (
            <>
              {count(stopped.length)} would stop, the latest <JobLink job={most} /> with{' '}
              {plural(removalsOf(most), 'removal')}.
            </>
          ) : (
            'none would stop.'
          )}
        </p>
      )}
    </div>
  )
}

const JobLink = ({ job }: { job: Job }) => (
  <>
    <Link to="/jobs/$jobId" params={{ jobId: job.id }}>
      Job {job.id}
    </Link>
    {job.endedAt && `, ${lowerDay(job.endedAt)}`}
  </>
)
