/** After a PBX job was told to stop: what it had sent to 8x8 is read back, and nothing more is written. */
import type { Pbx } from '../../connectors/contract.ts'
import type { PbxAccount } from '../../directory/account.ts'
import type { ChangeRequest } from '../../directory/request.ts'
import { plural } from '../count.ts'
import { chunks, iso } from '../deps.ts'
import type { JobRun } from '../run/jobRun.ts'
import { isSentBy, requestLines, settleLines, tellWritten, type Lines } from './asked.ts'
import { AT_ONCE, LOOK_EVERY_MS, settle, settledBy, takeIn, writesOf, type Write } from './push.ts'
import { isFulfilled } from './todos.ts'

export async function readBack(run: JobRun, pbx: Pbx): Promise<void> {
  const { deps, tenantId, counts } = run
  const lines = await openLines(run)
  const sent = await sentOf(run, lines)
  if (sent.length === 0) return
  await run.enter('confirm', sent.length)
  const left = await lookFor(run, pbx, await writesOf(deps, tenantId, sent, lines))
  for (const { requests } of left) run.say(notShown(requests), 'problem')
  const done = sent.length - left.flatMap(({ requests }) => requests).length
  run.say(`After it was cancelled: read back ${plural(done, 'change')} that 8x8 had taken`)
  const { failed } = counts
  await settleLines(run, lines, false)
  counts.failed += failed
}

/** Those whose end was told are counted already. */
async function openLines(run: JobRun): Promise<Lines> {
  const lines = await requestLines(run)
  return new Map([...lines].filter(([, { status }]) => status === 'planned' || status === 'started'))
}

async function sentOf(run: JobRun, lines: Lines): Promise<ChangeRequest[]> {
  const sent: ChangeRequest[] = []
  for (const ids of chunks([...lines.keys()])) {
    const requests = await run.deps.directory.requestsOf(run.tenantId, ids)
    sent.push(...requests.filter((one) => one.state === 'sent' && isSentBy(run, one)))
  }
  return sent
}

/** Looks again and again for as long as a write may take. Answers what 8x8 does not show. */
async function lookFor(run: JobRun, pbx: Pbx, writes: Write[]): Promise<Write[]> {
  const until = settledBy(writes.flatMap(({ requests }) => requests))
  for (let left = writes; ;) {
    const missing: Write[] = []
    for (const some of chunks(left, AT_ONCE)) missing.push(...(await takeShown(run, pbx, some)))
    left = missing
    if (left.length === 0 || run.deps.now() >= until) return left
    await run.deps.sleep(LOOK_EVERY_MS, run.signal)
  }
}

/** Answers what of these 8x8 does not show yet. */
async function takeShown(run: JobRun, pbx: Pbx, writes: Write[]): Promise<Write[]> {
  const { deps, tenantId } = run
  const seen = await accountsOf(run, pbx, writes)
  await deps.directory.seePbx(tenantId, [...seen.values()], null, iso(deps.now()))
  const missing: Write[] = []
  for (const write of writes) {
    const account = seen.get(write)
    const [shown, not] = [true, false].map((is) => write.requests.filter((one) => isFulfilled(one, account) === is))
    if (account && shown?.length) {
      await tellWritten(run, shown, write.lines)
      await settle(run, account.id, shown, account)
      await takeIn(run, [account.id])
    }
    if (not?.length) missing.push({ ...write, requests: not })
  }
  return missing
}

async function accountsOf(run: JobRun, pbx: Pbx, writes: Write[]): Promise<Map<Write, PbxAccount>> {
  const known = await pbx.read(
    writes.flatMap(({ account }) => account?.id ?? []),
    run.context,
  )
  const byId = new Map(known.map((one) => [one.id, one]))
  const seen = new Map<Write, PbxAccount>()
  for (const write of writes) {
    const [first] = write.requests
    const made = first?.create ? await pbx.find(first.userName, run.context) : null
    const account = made ?? byId.get(write.account?.id ?? '')
    if (account) seen.set(write, account)
  }
  return seen
}

const notShown = ([first]: ChangeRequest[]): string =>
  `${first?.userName ?? ''}: 8x8 does not show what was sent. It may still do it; the next sync looks.`
