/** What two jobs did to the same fields of the same users: a walk along both plans in one order, in bounded memory. */
import type { PlannedChange } from '../../jobs/job.ts'
import type { JobsStore } from '../../jobs/store.ts'
import { breathe } from '../deps.ts'

/** What each of two jobs did to one field of one user; null: nothing. */
export interface Compared {
  subject: string
  field: string
  this: PlannedChange | null
  other: PlannedChange | null
}

export interface Place {
  subject: string
  field: string
}

export type Likeness = 'onlyThis' | 'onlyOther' | 'different' | 'same'

/** Walks from behind `after`, or from the start. */
export async function* compareJobs(
  jobs: Pick<JobsStore, 'plannedBySubject'>,
  tenantId: string,
  ids: { this: string; other: string },
  after: Place | null,
): AsyncGenerator<Compared> {
  const mine = lastOfEach(jobs, tenantId, ids.this, after)
  const theirs = lastOfEach(jobs, tenantId, ids.other, after)
  let [a, b] = [await mine.next(), await theirs.next()]
  while (!a.done || !b.done) {
    const [one, two] = [a.done ? null : a.value, b.done ? null : b.value]
    const order = one && two ? inOrder(one, two) : one ? -1 : 1
    const at = order <= 0 ? one : two
    if (!at) return
    const pair = { this: order <= 0 ? one : null, other: order >= 0 ? two : null }
    yield { subject: at.subject, field: at.field, ...pair }
    if (order <= 0) a = await mine.next()
    if (order >= 0) b = await theirs.next()
  }
}

export function likeness({ this: one, other }: Compared): Likeness {
  if (!other) return 'onlyThis'
  if (!one) return 'onlyOther'
  const same =
    one.kind === other.kind &&
    one.before === other.before &&
    one.after === other.after &&
    one.status === other.status &&
    one.reason === other.reason
  return same ? 'same' : 'different'
}

const PAGE = 500
/** Behind every ordinal there is. */
const LAST = Number.MAX_SAFE_INTEGER

/** Of several writes to one field, as a number given up and given anew, the last says what came of it. */
async function* lastOfEach(
  jobs: Pick<JobsStore, 'plannedBySubject'>,
  tenantId: string,
  jobId: string,
  from: Place | null,
): AsyncGenerator<PlannedChange> {
  let after = from && { ...from, ordinal: LAST }
  let held: PlannedChange | null = null
  for (;;) {
    const page = await jobs.plannedBySubject(tenantId, jobId, after, PAGE)
    for (const change of page) {
      if (held && inOrder(held, change) !== 0) yield held
      held = change
    }
    if (page.length < PAGE) break
    after = page.at(-1) ?? null
    await breathe()
  }
  if (held) yield held
}

/** By bytes, as the store orders them. */
function inOrder(a: Place, b: Place): number {
  return (
    Buffer.compare(Buffer.from(a.subject), Buffer.from(b.subject)) ||
    Buffer.compare(Buffer.from(a.field), Buffer.from(b.field))
  )
}
