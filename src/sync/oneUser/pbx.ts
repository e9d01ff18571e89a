/** The 8x8 PBX job for one user: reads that user, takes it in, writes what is due, and looks at nobody else. */
import type { Pbx } from '../../connectors/contract.ts'
import type { Acceptance, ChangeRequest, PendingAccount, UserRow } from '../../directory/store.ts'
import { acceptance } from '../plan/authority.ts'
import { assessDirty } from '../plan/assess.ts'
import { JobStopped } from '../run/causes.ts'
import { iso } from '../deps.ts'
import { refusal } from '../guard/guard.ts'
import type { JobRun } from '../run/jobRun.ts'
import { takesAway } from '../pbx/pendingOf.ts'
import { pushUser } from '../pbx/some.ts'
import { isUserKept } from '../guard/kept.ts'
import { tell } from './step.ts'

export async function userPbxJob(run: JobRun, pbx: Pbx, userId: string): Promise<void> {
  const { deps, tenantId, counts } = run
  await run.enter('read')
  const user = await deps.directory.user(tenantId, userId)
  if (!user) return tell(run, 'found', 'nothing', 'The user is not in the directory any more.')
  const accountId = await read(run, pbx, user)
  counts.read = 1
  const [pending] = accountId === null ? [] : await deps.directory.pendingOf(tenantId, [accountId])
  await run.enter('guard')
  await guard(run, pending)
  if (accountId !== null) await take(run, pending)
  await tellWritten(run, await pushUser(run, pbx, userId))
  counts.done = Math.min(1, counts.done)
  await assessDirty(deps, tenantId)
}

/** By its id at 8x8; whom 8x8 was not seen to have yet, by name. Answers the account that was looked at. */
async function read(run: JobRun, pbx: Pbx, { pbxId, userName }: UserRow): Promise<string | null> {
  const { deps, tenantId, context } = run
  const account = pbxId === null ? await pbx.find(userName, context) : (await pbx.read([pbxId], context))[0]
  const at = iso(deps.now())
  if (account) await deps.directory.seePbx(tenantId, [account], null, at)
  else if (pbxId !== null) await deps.directory.losePbx(tenantId, [pbxId], at)
  if (account) await tell(run, 'found', 'done', `${account.userName}, id ${account.id}`)
  else await tell(run, 'found', 'nothing', `8x8 ${pbxId === null ? 'does not have' : 'no longer has'} ${userName}`)
  return account?.id ?? pbxId
}

/** What was asked of 8x8 for the user, and what became of it. */
async function tellWritten(run: JobRun, requests: ChangeRequest[]): Promise<void> {
  if (requests.length === 0) return
  const outcome = requests.every(({ state }) => state === 'done') ? 'done' : 'failed'
  await tell(run, 'pushed', outcome, requests.map(written).join('; '))
}

const written = ({ create, field, before, value, state, reason, raw }: ChangeRequest): string => {
  const what = create ? 'New user' : `${field}: ${before ?? 'none'} to ${value ?? 'none'}`
  return [what, ...(state === 'done' ? [] : [reason ?? state, raw])].filter(Boolean).join(' ')
}

/** One removal passes, unless an admin set the guard to none. */
async function guard({ deps, tenantId, say }: JobRun, pending: PendingAccount | undefined): Promise<void> {
  if (!pending || !takesAway(pending)) return
  const [settings, { managed }] = await Promise.all([deps.tenants.guard(tenantId), deps.directory.counts(tenantId)])
  const stopped = refusal(1, settings, managed)
  say(`Guard: 1 removal`, stopped ? 'problem' : 'info')
  if (stopped) throw new JobStopped('TOO_MANY_REMOVALS', stopped, 'refused')
}

const UNDER_ANOTHER_ID = '8x8 has the user under another id, which the next sync takes in.'

/** Counted before it is taken in, and told with it: a restart finds nothing left to take, and that it was told. */
async function take(run: JobRun, pending: PendingAccount | undefined): Promise<void> {
  const { deps, tenantId, job, counts } = run
  const found = pending ? acceptance(pending, deps.newId) : null
  const taken = found?.again ? null : found
  if (taken) {
    counts.done = 1
    counts.updated = taken.facts && taken.changes.length > 0 ? 1 : 0
    counts.deleted = taken.facts ? 0 : 1
  }
  await run.enter('take')
  if (!taken) {
    if (job.resumedAt && job.steps?.some(({ step, outcome }) => step === 'taken' && outcome === 'done')) return
    return tell(run, 'taken', 'nothing', found?.again ? UNDER_ANOTHER_ID : await asItIs(run))
  }
  const at = iso(deps.now())
  await tell(run, 'taken', 'done', sentence(taken), ({ directory }) => directory.accept(tenantId, [taken], at))
}

/** Nothing is pending: it agrees, or somebody keeps the user against what 8x8 shows. */
async function asItIs({ deps, tenantId, job: { task } }: JobRun): Promise<string> {
  const [view] = task.kind === 'user' ? await deps.directory.viewsOf(tenantId, [task.userId]) : []
  if (!view || !isUserKept(view)) return 'The directory has it as 8x8 shows it.'
  return `${view.keptUser?.by.name ?? ''} keeps the user as it was, against what 8x8 shows: ${view.keptUser?.note ?? ''}`
}

const sentence = ({ facts, changes }: Acceptance): string =>
  facts
    ? changes.map(({ field, before, after }) => `${field}: ${before ?? 'none'} to ${after ?? 'none'}`).join('; ') ||
      'Nothing that the directory keeps'
    : 'Deleted in 8x8'
