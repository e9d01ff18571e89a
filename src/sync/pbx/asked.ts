/** What somebody here asked of 8x8, as lines of a PBX job's plan: which they are, and what became of each. */
import { PROVIDER, type ChangeRequest } from '../../directory/request.ts'
import type { ChangeOutcome, PlannedChange } from '../../jobs/store.ts'
import { CHUNK, chunks, type SyncDeps } from '../deps.ts'
import type { JobRun, Said } from '../run/jobRun.ts'
import { pushCause } from './provided.ts'
import { whyByHand } from './todos.ts'

/** Requests a job takes on; the rest follow with the next one. */
const MOST = 5_000

export async function openRequests({ directory }: SyncDeps, tenantId: string): Promise<ChangeRequest[]> {
  const all: ChangeRequest[] = []
  let cursor: string | null = null
  do {
    const query = { states: ['pending', 'sent'] as ChangeRequest['state'][], limit: CHUNK }
    const page = await directory.requests(tenantId, cursor === null ? query : { ...query, cursor })
    all.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && all.length < MOST)
  return all
}

/** What the next PBX job would write, as lines of a plan. To-dos are none. */
export async function requestedChanges(
  deps: SyncDeps,
  tenantId: string,
  only: (request: ChangeRequest) => boolean = () => true,
): Promise<Omit<PlannedChange, 'ordinal'>[]> {
  const settings = (await deps.tenants.pbx(tenantId))?.settings
  if (!settings) return []
  return (await openRequests(deps, tenantId))
    .filter((request) => whyByHand(request.field, settings) === null && only(request))
    .map((request) => ({
      userId: request.userId,
      subject: request.accountId ?? `request:${request.id}`,
      userName: request.userName,
      holderId: '',
      kind: request.create ? 'create' : 'update',
      field: request.field,
      before: request.before,
      after: request.create ? `${request.create.givenName} ${request.create.familyName}` : request.value,
      cause: request.by.id === PROVIDER.id ? pushCause(request) : 'REQUESTED',
      causedBy: request.by.name,
      was: { request: request.id },
      policy: null,
      waitsFor: [],
      status: 'planned',
      operationId: null,
      reason: null,
      raw: null,
    }))
}

/** The request lines of a plan, by request. */
export type Lines = Map<string, PlannedChange>

export async function requestLines({ deps, tenantId, job }: JobRun): Promise<Lines> {
  const lines: Lines = new Map()
  let after = -1
  for (;;) {
    const page = await deps.jobs.planned(tenantId, job.id, { after, limit: CHUNK })
    for (const line of page) if (line.was?.request) lines.set(line.was.request, line)
    if (page.length < CHUNK) return lines
    after = page.at(-1)?.ordinal ?? after
  }
}

/**
 * Says that 8x8 took these, once: a line of the plan is kept as sent with the line of output that tells it, so that after a
 * restart it is known which were told.
 */
export async function tellWritten(run: JobRun, requests: ChangeRequest[], lines: Lines): Promise<void> {
  const untold = requests.filter((request) => lines.get(request.id)?.status === 'planned' && isSentBy(run, request))
  const sent = untold.flatMap(({ id }) => lines.get(id) ?? [])
  if (sent.length === 0) return
  await run.record(
    sent.map(({ ordinal }) => ({ ordinal, status: 'started' })),
    untold.map(wrote),
  )
  for (const [at, { id }] of untold.entries()) lines.set(id, { ...sent[at]!, status: 'started' })
}

/** What an earlier job sent, or what was at 8x8 already, this one did not write. */
export const isSentBy = ({ job }: JobRun, { sentAt }: ChangeRequest): boolean =>
  sentAt !== null && job.startedAt !== null && sentAt >= job.startedAt

const wrote = ({ create, userName, field, before, value }: ChangeRequest): Said => ({
  text: create
    ? `created ${userName} at 8x8`
    : `wrote ${field} of ${userName}: ${before ?? 'none'} to ${value ?? 'none'}`,
})

/**
 * Says on each line what became of its request, and counts it, from what is kept of the requests themselves: a restart
 * forgets nothing of that. Lines that this job did not reach stay planned. `whole`: the job went through all of them, and
 * of a request that is still on its way 8x8 did not say what became of it.
 */
export async function settleLines(run: JobRun, lines: Lines, whole: boolean): Promise<void> {
  const { deps, tenantId, counts } = run
  const done = { create: new Set<string>(), update: new Set<string>() }
  const failed = new Set<string>()
  for (const ids of chunks([...lines.keys()])) {
    const outcomes: ChangeOutcome[] = []
    const told: Said[] = []
    for (const request of await deps.directory.requestsOf(tenantId, ids)) {
      const { id, state, reason, raw } = request
      const line = lines.get(id)
      if (!line) continue
      const { ordinal, kind, subject, status } = line
      // a look found it at 8x8 before this job came to tell that it was written
      if (state === 'done' && status === 'planned' && isSentBy(run, request)) told.push(wrote(request))
      if (state === 'done') outcomes.push({ ordinal, status: 'done' })
      if (state === 'refused') outcomes.push({ ordinal, status: 'failed', reason, raw })
      if (state === 'done') done[kind === 'create' ? 'create' : 'update'].add(subject)
      if (state === 'refused' || (whole && state === 'sent')) failed.add(subject)
    }
    await run.record(outcomes, told)
  }
  counts.created += done.create.size
  counts.updated += done.update.size
  counts.done += done.create.size + done.update.size
  counts.failed = failed.size
}
