/** What must hold of every job. */
import type { Job, PlannedChange } from '../../src/jobs/store.ts'
import type { Run } from './simulation.ts'
import { checkLately } from './lately.ts'
import { checkTask } from './tasks.ts'
import type { Write } from './witness.ts'

const numberOf = (row: PlannedChange): string | null => (row.kind === 'unassign' ? row.before : row.after)

/** A row of the job's plan that is this write, with why. */
function isCausedBy(write: Write, row: PlannedChange): boolean {
  if (!row.cause || row.holderId !== write.holderId) return false
  if (write.kind === 'assign') return (row.kind === 'assign' || row.kind === 'change') && numberOf(row) === write.number
  if (write.kind === 'unassign') return row.kind === 'unassign' && row.before === write.number
  if (write.kind === 'withdraw' && row.after !== null) return false
  return row.kind === 'policy' && row.policy?.type.toLowerCase() === write.policy?.type.toLowerCase()
}

export async function checkJobs(run: Run): Promise<void> {
  const { stores, tenantId } = run
  const { items } = await stores.jobs.jobs(tenantId, { limit: 500 })
  const [proven, told]: [string[], string[]] = [[], []]
  for (const job of items) {
    const rows = await stores.jobs.planned(tenantId, job.id, { after: -1, limit: 1000 })
    const writes = run.witness.writes.filter(({ jobId }) => jobId === job.id)
    await checkJob(run, job, rows, writes)
    if (job.planOf !== null && job.service === 'teams') await checkApproved(run, job, rows)
    const output = await stores.jobs.output(tenantId, job.id, 0, 2000)
    const atOnce = job.cancelledBy !== null && job.startedAt === null
    if (!atOnce && !output.some(({ text }) => text.startsWith(`Job ${job.id} `)))
      run.violation(`job ${job.id} does not say that it began or ended`)
    proven.push(...rows.filter(isProven).map((row) => `verified ${row.kind} ${numberOf(row)} ${row.userName}`))
    told.push(...output.map(({ text }) => text).filter((text) => text.startsWith('verified ')))
  }
  checkTold(run, proven, told)
  const teams = items.filter(({ service, preview }) => service === 'teams' && !preview).toReversed()
  const took: Parameters<typeof checkLately>[1] = []
  for (const job of teams) {
    const rows = await stores.jobs.planned(tenantId, job.id, { after: -1, limit: 1000 })
    took.push({
      job,
      losers: losersOf(
        rows,
        run.witness.writes.filter(({ jobId }) => jobId === job.id),
      ),
    })
  }
  checkLately(run, took)
  const known = new Set(items.map(({ id }) => id))
  for (const { jobId, kind, number } of run.witness.writes)
    if (!known.has(jobId)) run.violation(`${kind} ${number} was written by no job`)
}

async function checkJob(run: Run, job: Job, rows: PlannedChange[], writes: Write[]): Promise<void> {
  const { violation, unguardedFrom, history } = run
  const name = `job ${job.id} (${job.service}, ${job.state})`
  if (job.cause?.code === 'INTERNAL') violation(`${name} met a fault of ours: ${JSON.stringify(job.cause)}`)
  if (writes.length > 0 && job.service === 'pbx') violation(`${name} wrote to Microsoft 365`)
  if (writes.length > 0 && job.preview) violation(`${name} wrote although it was a preview`)
  if (writes.length > 0 && job.state === 'refused') violation(`${name} wrote although the guard stopped it`)
  for (const write of writes)
    if (!rows.some((row) => isCausedBy(write, row)))
      violation(`${name}: ${write.kind} ${write.number ?? write.policy?.type} ${write.holderId} without a cause`)
  if (job.state.startsWith('succeeded') && !job.preview) {
    const open = rows.find(({ status }) => status === 'planned' || status === 'started')
    if (open) violation(`${name} ended with ${open.kind} ${numberOf(open)} ${open.status}`)
  }
  const guarded = !run.exceeded.has(job.runId) && (unguardedFrom === null || Number(job.id) < unguardedFrom)
  const losers = losersOf(rows, writes)
  if (guarded && losers.size > history.setting.guard)
    violation(`${name} took the numbers of ${losers.size}, the guard lets ${history.setting.guard} pass`)
  checkCounts(run, job, rows, writes)
  await checkTask(run, job, rows, writes)
}

/** Accounts whose number was taken and that were to get no other. */
function losersOf(rows: PlannedChange[], writes: Write[]): Set<string> {
  const given = rows.filter(({ kind }) => kind === 'assign' || kind === 'change').map(({ holderId }) => holderId)
  const taken = writes.filter(({ kind, holderId }) => kind === 'unassign' && !given.includes(holderId))
  return new Set(taken.map(({ holderId }) => holderId))
}

/** What was approved is what was done: the same plan, or none. */
async function checkApproved({ stores, tenantId, violation }: Run, job: Job, rows: PlannedChange[]): Promise<void> {
  const kept = await stores.jobs.job(tenantId, job.planOf ?? '')
  if (kept?.approved?.jobId !== job.id) violation(`job ${job.id} applies a plan that was approved for another`)
  const line = (row: PlannedChange): string => `${row.subject} ${row.kind} ${row.field} ${row.before} to ${row.after}`
  const approved = (await stores.jobs.planned(tenantId, job.planOf ?? '', { after: -1, limit: 1000 })).map(line)
  const more = rows.filter((row) => row.status === 'done' && row.cause !== 'PUT_BACK' && !approved.includes(line(row)))
  // what Microsoft's answers make necessary stands in for a change that was approved
  const strange = more.find(({ subject }) => !approved.some((one) => one.startsWith(`${subject} `)))
  if (strange) violation(`job ${job.id} did what was not approved: ${line(strange)}`)
}

const isProven = ({ status, kind, raw }: PlannedChange): boolean =>
  status === 'done' && ['assign', 'change', 'unassign'].includes(kind) && raw !== 'in two steps'

/** Wherever the service met its end, nothing is told again; what a job did not come to prove, the undo of it tells. */
function checkTold({ violation }: Run, proven: string[], told: string[]): void {
  if (told.toSorted().join() === proven.toSorted().join()) return
  const twice = told.filter((text, at) => told.indexOf(text) < at)
  const untold = proven.filter((text) => !told.includes(text))
  violation(`the output tells twice ${twice.join() || 'nothing'}, and not ${untold.join() || 'nothing more'}`)
}

/** What the job says it did, it did. */
function checkCounts({ violation }: Run, job: Job, rows: PlannedChange[], writes: Write[]): void {
  for (const row of rows) {
    if (row.status !== 'done' || row.kind === 'policy' || row.raw === 'in two steps' || job.service !== 'teams')
      continue
    const wrote = writes.some(
      ({ kind, number, holderId }) =>
        (kind === 'unassign') === (row.kind === 'unassign') && number === numberOf(row) && holderId === row.holderId,
    )
    // Teams did not know the number any more: reading back proves it gone, though nobody took it away
    if (!wrote && row.kind !== 'unassign')
      violation(`job ${job.id}: ${row.kind} ${numberOf(row)} is done, and was never written`)
  }
}
