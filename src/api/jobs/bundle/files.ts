/** The files of a job's bundle: what a support case needs, in forms that people and programs read. */
import type { Job, OutputLine, PlannedChange } from '../../../jobs/job.ts'
import { reasonWords } from '../../../words/reasons.ts'
import type { ApiDeps } from '../../deps.ts'
import { shapeJob } from '../../shape/job.ts'
import { serviceNames } from '../../shape/names.ts'
import { lineText } from '../jobOutput.ts'
import { csvLine } from './csv.ts'
import { README } from './readme.ts'
import type { ZipFile } from './zip.ts'

type Deps = Pick<ApiDeps, 'jobs' | 'now' | 'place' | 'tenants' | 'version'>

/** Lines that may each carry two pages of bodies, and changes, read at a time. */
const LINES = 100
const CHANGES = 200

export function bundleFiles(deps: Deps, job: Job, signal: AbortSignal): ZipFile[] {
  const lines = () => linesOf(deps, job, signal)
  return [
    { name: 'README.txt', pieces: [README] },
    { name: 'job.json', pieces: jobText(deps, job) },
    { name: 'output.txt', pieces: mapped(lines(), lineText) },
    { name: 'exchanges.ndjson', pieces: mapped(lines(), exchangeText) },
    { name: 'request-ids.txt', pieces: mapped(lines(), requestId) },
    { name: 'changes.csv', pieces: changesText(deps, job, signal) },
    { name: 'reasons.csv', pieces: reasonsText(deps, job) },
    { name: 'environment.json', pieces: environmentText(deps, job) },
  ]
}

/** What was written when the bundle was asked for; a running job goes on writing. */
async function* linesOf({ jobs }: Deps, { tenantId, id }: Job, signal: AbortSignal): AsyncGenerator<OutputLine[]> {
  const count = await jobs.countOutput(tenantId, id)
  for (let last = 0; last < count && !signal.aborted;) {
    const lines = await jobs.output(tenantId, id, last, Math.min(LINES, count - last))
    if (lines.length === 0) return
    yield lines
    last = lines.at(-1)?.line ?? count
  }
}

async function* mapped(pages: AsyncIterable<OutputLine[]>, text: (line: OutputLine) => string): AsyncGenerator<string> {
  for await (const lines of pages) yield lines.map(text).join('')
}

const exchangeText = ({ at, exchange }: OutputLine): string =>
  exchange === undefined ? '' : `${JSON.stringify({ at, ...exchange })}\n`

function requestId({ at, exchange }: OutputLine): string {
  if (!exchange?.requestId) return ''
  const { system, method, url, status, requestId: id } = exchange
  return `${[at, system, `${method} ${url}`, status ?? 'no answer', id].join('\t').replace(/[\r\n]/g, ' ')}\n`
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

async function* jobText({ jobs, tenants }: Deps, job: Job): AsyncGenerator<string> {
  const [names, planned] = await Promise.all([
    serviceNames(tenants, job.tenantId),
    jobs.countPlanned(job.tenantId, job.id),
  ])
  const { task, preview, planOf, plan, approved, cancelledBy, usage } = job
  yield pretty({ ...shapeJob(job, names), usage, task, preview, planOf, plan, approved, cancelledBy, planned })
}

async function* changesText({ jobs }: Deps, { tenantId, id }: Job, signal: AbortSignal): AsyncGenerator<string> {
  yield csvLine([
    ...['ordinal', 'user', 'user id', '8x8 id', 'Entra id', 'kind', 'field', 'before', 'after', 'cause', 'caused by'],
    ...['waits for', 'outcome', 'reason', 'reason in words', 'said by Microsoft', 'operation'],
  ])
  for (let after = -1; !signal.aborted;) {
    const changes = await jobs.planned(tenantId, id, { after, limit: CHANGES })
    if (changes.length === 0) return
    yield changes.map(changeLine).join('')
    after = changes.at(-1)?.ordinal ?? after
  }
}

function changeLine(change: PlannedChange): string {
  const { ordinal, userName, userId, subject, holderId, kind, field, before, after, cause, causedBy } = change
  const { waitsFor, status, reason, raw, operationId } = change
  const words = reason === null ? null : reasonWords(reason).label
  const what = [ordinal, userName, userId, subject, holderId, kind, field, before, after, cause, causedBy]
  return csvLine([...what, waitsFor.join(' '), status, reason, words, raw, operationId])
}

async function* reasonsText({ jobs }: Deps, { tenantId, id }: Job): AsyncGenerator<string> {
  yield csvLine(['reason', 'users', 'what it is', 'why', 'what to do', 'who'])
  for (const { reason, users } of await jobs.reasons(tenantId, id)) {
    const { label, cause, fix, who } = reasonWords(reason)
    yield csvLine([reason, users, label, cause, fix, who])
  }
}

/** Settings by name, so that nothing that is added to a service later slips in. */
async function* environmentText(deps: Deps, { tenantId }: Job): AsyncGenerator<string> {
  const { tenants } = deps
  const [tenant, pbx, teams, guard] = await Promise.all([
    tenants.tenant(tenantId),
    tenants.pbx(tenantId),
    tenants.teams(tenantId),
    tenants.guard(tenantId),
  ])
  yield pretty({
    at: deps.now(),
    product: deps.version ?? null,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    tenant: { id: tenantId, name: tenant?.name ?? null },
    pbx: pbx && {
      name: pbx.settings.name,
      at: deps.place(tenantId, 'pbx'),
      writes: pbx.settings.writes,
      lastCompleteRead: pbx.cursor?.fullAt ?? null,
      lookedAt: pbx.lookedAt,
      lookFailed: pbx.lookFailed,
      check: pbx.check,
    },
    teams: teams && {
      name: teams.settings.name,
      at: deps.place(tenantId, 'teams'),
      voiceRoutingPolicy: teams.settings.voiceRoutingPolicy,
      callingPolicy: teams.settings.callingPolicy,
      deactivated: teams.settings.deactivated,
      lastCompleteRead: teams.cursor?.fullAt ?? null,
      lookedAt: teams.lookedAt,
      lookFailed: teams.lookFailed,
      check: teams.check,
    },
    guard: { number: guard.number, share: guard.share },
  })
}
