import type { Job, PlannedChange } from '../../jobs/job.ts'
import type { JobChange } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

type Deps = Pick<ApiDeps, 'jobs' | 'directory'>

/** Changes of one job, with their users as they are called now, and with what they wait for. */
export async function shapeChanges(deps: Deps, job: Job, changes: PlannedChange[]): Promise<JobChange[]> {
  const [nameOf, first] = await Promise.all([
    namesOf(deps.directory, job.tenantId, changes),
    deps.jobs.changesAt(
      job.tenantId,
      job.id,
      changes.flatMap(({ waitsFor }) => waitsFor),
    ),
  ])
  const places = new Map(first.map((change) => [change.ordinal, change]))
  return changes.map((change) => shapeChange(job, change, nameOf(change), places))
}

/** Of users, and of those at 8x8 who are to become some. */
async function namesOf(
  directory: Deps['directory'],
  tenantId: string,
  changes: PlannedChange[],
): Promise<(change: PlannedChange) => string | null> {
  const ids = changes.flatMap(({ userId }) => userId ?? [])
  const subjects = changes.flatMap(({ userId, subject }) => (userId === null ? [subject] : []))
  const [users, accounts] = await Promise.all([
    ids.length > 0 ? directory.usersOf(tenantId, ids) : [],
    subjects.length > 0 ? directory.accountsOf(tenantId, subjects) : [],
  ])
  const names = new Map([
    ...accounts.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`.trim()] as const),
    ...users.map(({ id, displayName }) => [id, displayName] as const),
  ])
  return ({ userId, subject }) => names.get(userId ?? subject) || null
}

function shapeChange(
  { service }: Job,
  change: PlannedChange,
  displayName: string | null,
  places: Map<number, PlannedChange>,
): JobChange {
  const { ordinal, userId, userName, kind, field, before, after, cause, causedBy } = change
  const { waitsFor, status, reason, raw } = change
  const user = { id: userId, userName, displayName }
  const waits = waitsFor.flatMap((at) => {
    const first = places.get(at)
    return first ? [{ userName: first.userName, before: first.before, after: first.after }] : []
  })
  return { ordinal, service, user, kind, field, before, after, cause, causedBy, waitsFor, waits, status, reason, raw }
}
