/**
 * Writes requests to 8x8 after a PBX job has taken in what 8x8 shows, and reads back what it wrote. A request is kept as
 * sent before it is, so that after a restart 8x8 is asked first: nothing is created twice, and nothing tried again that
 * 8x8 refused.
 */
import type { Pbx, PbxEditField } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { PbxAccount } from '../../directory/account.ts'
import type { ChangeRequest, RequestMove } from '../../directory/request.ts'
import { acceptance, chosenExtension } from '../plan/authority.ts'
import { plural } from '../count.ts'
import { breathe, chunks, iso, type SyncDeps } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { readSites } from '../pull/sites.ts'
import { openRequests, requestLines, settleLines, tellWritten, type Lines } from './asked.ts'
import { closeFulfilled, isFulfilled, seenOf, whyByHand } from './todos.ts'

/** 8x8 takes 10 operations of one organisation at a time; other tools of the customer need some. */
const WIDTH = 5
/** Documented: an operation takes up to 15 seconds. A request that a restart fell on is looked for that long. */
const SETTLES_MS = 15_000
export const LOOK_EVERY_MS = 3_000
/** Users that are read back together. */
export const AT_ONCE = 20

/** All requests about one user, in one write. */
export interface Write {
  requests: ChangeRequest[]
  account: PbxAccount | undefined
  /** Of the plan. */
  lines: Lines
}

export async function push(run: JobRun, pbx: Pbx): Promise<void> {
  const { deps, tenantId } = run
  const closed = await closeFulfilled(deps, tenantId)
  const open = await openRequests(deps, tenantId)
  // nothing was asked for, nor was before a restart, so that the plan has no line of it
  if (open.length === 0 && closed === 0 && run.job.resumedAt === null) return
  const lines = await requestLines(run)
  let whole = false
  try {
    await pushAll(run, pbx, open, lines)
    whole = true
  } finally {
    await settleLines(run, lines, whole)
  }
}

/** Writes what the plan holds; what somebody asked for since is of the next one. */
async function pushAll(run: JobRun, pbx: Pbx, open: ChangeRequest[], lines: Lines): Promise<void> {
  const { deps, tenantId } = run
  const settings = (await deps.tenants.pbx(tenantId))?.settings
  if (open.length === 0 || !settings) return
  const byHand = open.flatMap((request): RequestMove[] => {
    const reason = request.state === 'sent' ? null : whyByHand(request.field, settings)
    return reason ? [{ id: request.id, state: 'todo', at: iso(deps.now()), reason }] : []
  })
  await deps.directory.moveRequests(tenantId, byHand)
  const hands = new Set(byHand.map(({ id }) => id))
  const writes = await writesOf(
    deps,
    tenantId,
    open.filter(({ id }) => lines.has(id) && !hands.has(id)),
    lines,
  )
  if (byHand.length > 0) run.say(`${plural(byHand.length, 'request')} became to-dos for 8x8 Admin Console`)
  if (writes.length === 0) return
  await run.enter('push', writes.length)
  const written = await inTurn(run, pbx, writes)
  await confirm(run, pbx, written)
}

export async function writesOf(
  deps: SyncDeps,
  tenantId: string,
  requests: ChangeRequest[],
  lines: Lines,
): Promise<Write[]> {
  const writes: Write[] = []
  for (const some of chunks(requests)) {
    const seen = await seenOf(deps.directory, tenantId, some)
    const groups = Map.groupBy(some, ({ accountId, userName }) => accountId ?? `name:${userName.toLowerCase()}`)
    for (const group of groups.values()) writes.push({ requests: group, account: group[0] && seen(group[0]), lines })
  }
  return writes
}

/** A few at a time, each awaited. Answers the ids of the users that were written. */
async function inTurn(run: JobRun, pbx: Pbx, writes: Write[]): Promise<Map<string, ChangeRequest[]>> {
  const written = new Map<string, ChangeRequest[]>()
  const queue = writes.values()
  let done = 0
  let failure: unknown = null
  const worker = async (): Promise<void> => {
    for (const write of queue) {
      if (failure !== null || run.signal.aborted) return
      try {
        const { id, requests } = await writeOne(run, pbx, write)
        if (id) written.set(id, requests)
      } catch (error) {
        failure ??= error
      }
      await run.advance(++done)
    }
  }
  await Promise.all(Array.from({ length: WIDTH }, worker))
  if (failure !== null) throw failure instanceof Error ? failure : new Error('a write to 8x8 failed')
  run.signal.throwIfAborted()
  return written
}

/** What of a write 8x8 took. `id` null: nothing, or nobody knows yet. */
interface Written {
  id: string | null
  requests: ChangeRequest[]
}

async function writeOne(run: JobRun, pbx: Pbx, write: Write): Promise<Written> {
  const { requests, account } = write
  const [first] = requests
  if (!first) return { id: null, requests }
  if (account?.scimProvider) return { id: await refuse(run, requests, 'DOUBLE_PROVISIONED', null), requests }
  try {
    return { id: first.create ? await create(run, pbx, first, write) : await change(run, pbx, write), requests }
  } catch (error) {
    if (!(error instanceof ConnectorError) || ['aborted', 'credential'].includes(error.kind)) throw error
    if (error.kind === 'unavailable') {
      // It may have been done: the next job looks before it sends again.
      run.say(`${first.userName}: 8x8 did not say whether it did this. The next sync looks.`, 'problem')
      return { id: null, requests }
    }
    if (requests.length > 1) return oneByOne(run, pbx, write)
    const noSite = first.create !== null && !(await hasSite(run, pbx, first.create.site))
    const reason = noSite ? 'SITE_MISSING' : 'PBX_OPERATION_FAILED'
    return { id: await refuse(run, requests, reason, error.raw ?? error.message), requests }
  }
}

/** 8x8 takes all of a write or nothing: alone, only what it does not take is refused, with its own reason. */
async function oneByOne(run: JobRun, pbx: Pbx, { requests, account, lines }: Write): Promise<Written> {
  run.say(
    `${requests[0]?.userName ?? ''}: 8x8 refused ${plural(requests.length, 'change')} at once; each is sent alone`,
  )
  const taken: Written = { id: null, requests: [] }
  for (const request of requests) {
    run.signal.throwIfAborted()
    const { id } = await writeOne(run, pbx, { requests: [request], account, lines })
    if (id === null) continue
    taken.id = id
    taken.requests.push(request)
  }
  return taken
}

/** True also where 8x8 does not tell: then its own words have to do. */
async function hasSite(run: JobRun, pbx: Pbx, name: string): Promise<boolean> {
  try {
    const { deps, tenantId, context } = run
    return (await readSites(deps.directory, tenantId, pbx, iso(deps.now()), context)).has(name)
  } catch (error) {
    if (error instanceof ConnectorError && error.kind !== 'aborted') return true
    throw error
  }
}

async function refuse(run: JobRun, requests: ChangeRequest[], reason: string, raw: string | null): Promise<null> {
  const at = iso(run.deps.now())
  await run.keep(async ({ directory }) => {
    await directory.moveRequests(
      run.tenantId,
      requests.map(({ id }) => ({ id, state: 'refused', at, reason, raw })),
    )
    return [{ text: `${requests[0]?.userName ?? ''}: ${reason}${raw ? `: ${raw}` : ''}`, level: 'problem' }]
  })
  return null
}

/** Answers them as sent. */
async function markSent({ deps, tenantId }: JobRun, requests: ChangeRequest[]): Promise<ChangeRequest[]> {
  const at = iso(deps.now())
  await deps.directory.moveRequests(
    tenantId,
    requests.map(({ id }) => ({ id, state: 'sent', at })),
  )
  return requests.map((request) => ({ ...request, state: 'sent', sentAt: at }))
}

/** When what was sent last is done, or never will be; ms. */
export const settledBy = (requests: ChangeRequest[]): number =>
  requests.reduce((last, { sentAt }) => Math.max(last, sentAt === null ? 0 : Date.parse(sentAt)), 0) + SETTLES_MS

/** Looks again and again for what a restart, or a lost answer, left on its way; null when it did not arrive. */
async function arrived<T>(run: JobRun, requests: ChangeRequest[], look: () => Promise<T | null>): Promise<T | null> {
  const until = settledBy(requests)
  for (;;) {
    const found = await look()
    if (found !== null || run.deps.now() >= until) return found
    await run.deps.sleep(LOOK_EVERY_MS, run.signal)
  }
}

/** Looks for the username first: a POST whose answer was lost may have made the user. */
async function create(run: JobRun, pbx: Pbx, request: ChangeRequest, { lines }: Write): Promise<string> {
  const there = await arrived(run, [request], () => pbx.find(request.userName, run.context))
  const sent = there ? [request] : await markSent(run, [request])
  const id = there?.id ?? (await pbx.create(request.create!, run.context))
  await tellWritten(run, sent, lines)
  return id
}

async function change(run: JobRun, pbx: Pbx, { requests, account, lines }: Write): Promise<string | null> {
  if (!account) return refuse(run, requests, 'PBX_USER_GONE', null)
  const before = requests.filter(({ state }) => state === 'sent')
  const look = async (): Promise<true | null> => {
    const [now] = await pbx.read([account.id], run.context)
    return requests.every((request) => isFulfilled(request, now)) ? true : null
  }
  const there = before.length > 0 && (await arrived(run, before, look))
  const sent = there ? requests : await markSent(run, requests)
  if (!there) {
    const fields = Object.fromEntries(requests.map(({ field, value }) => [field as PbxEditField, value]))
    await pbx.change(account.id, { fields, extensionId: chosenExtension(account)?.id ?? null }, run.context)
  }
  await tellWritten(run, sent, lines)
  return account.id
}

/** Reads back what was written: a request is done when 8x8 shows it, and the directory takes in just that. */
async function confirm(run: JobRun, pbx: Pbx, written: Map<string, ChangeRequest[]>): Promise<void> {
  const { deps, tenantId } = run
  await run.enter('confirm', written.size)
  let done = 0
  for (const ids of chunks([...written.keys()], AT_ONCE)) {
    const accounts = await pbx.read(ids, run.context)
    const at = iso(deps.now())
    await deps.directory.seePbx(tenantId, accounts, null, at)
    const seen = new Map(accounts.map((account) => [account.id, account]))
    for (const id of ids) await settle(run, id, written.get(id) ?? [], seen.get(id))
    await takeIn(run, ids)
    await run.advance((done += ids.length))
    await breathe()
  }
  run.say(`Written to 8x8 and read back: ${plural(done, 'user')}`)
}

export async function settle(
  run: JobRun,
  id: string,
  requests: ChangeRequest[],
  seen: PbxAccount | undefined,
): Promise<void> {
  const at = iso(run.deps.now())
  const [shown, not] = [
    requests.filter((one) => isFulfilled(one, seen)),
    requests.filter((one) => !isFulfilled(one, seen)),
  ]
  await run.deps.directory.moveRequests(
    run.tenantId,
    shown.map((request) => ({ id: request.id, state: 'done', at, accountId: id })),
  )
  if (not.length > 0)
    await refuse(
      run,
      not,
      'PBX_OPERATION_FAILED',
      '8x8 said that it was done, but reading it back shows the old value.',
    )
}

/** Only those that this job wrote: whatever else changed meanwhile has not passed the guard. */
export async function takeIn({ deps, tenantId }: JobRun, ids: string[]): Promise<void> {
  const pending = await deps.directory.pendingOf(tenantId, ids)
  const acceptances = pending.flatMap((each) => acceptance(each, deps.newId) ?? [])
  if (acceptances.length > 0) await deps.directory.accept(tenantId, acceptances, iso(deps.now()))
}
