/** Sends the number changes of the plan, in waves: what waits for another goes once that one is verified. */
import type { Microsoft365, TeamsWrite, WriteAnswer } from '../../../connectors/contract.ts'
import { ConnectorError, type ConnectorErrorKind } from '../../../connectors/errors.ts'
import type { ChangeOutcome, TeamsChange } from '../../../jobs/store.ts'
import { REASONS } from '../../../jobs/reasons.ts'
import { JobStopped, reasonOf } from '../../run/causes.ts'
import type { AtLeast, JobRun, Said } from '../../run/jobRun.ts'
import { isStale, stillAsPlanned } from './compare.ts'
import { needsTwoSteps, putBack, replaced, replaceInTwoSteps } from './amend.ts'
import { openEarlyProof } from '../proof/earlyProof.ts'
import { openInFlight, type InFlight } from './inFlight.ts'
import { openRelist } from '../proof/relist.ts'
import { numberChangePages, numberChanges } from '../numberChanges.ts'
import { PAUSES_MS, recover, verify } from '../proof/verify.ts'

/** Graph takes at most 20 requests in one `$batch`. */
const BATCH = 20

/** Batches on their way at once: enough for 30 writes a second while Graph takes up to 4 seconds for a batch. */
const IN_FLIGHT = 6

export async function apply(run: JobRun, m365: Microsoft365): Promise<void> {
  const { total } = await survey(run)
  await run.enter('assign', total, { atLeast: writesOf(m365) })
  await recover(run, m365)
  // a restart may fall where everything was sent and only its proof is missing
  await verify(run, m365)
  await sendAll(run, m365)
  await giveUpOnStuck(run)
  if ((await putBack(run)) > 0) await sendAll(run, m365)
}

/** The limit on writes says how long the rest takes, before the first is sent. */
const writesOf =
  (m365: Microsoft365): AtLeast =>
  (left) =>
    m365.estimate?.('write', left) ?? null

async function sendAll(run: JobRun, m365: Microsoft365): Promise<void> {
  for (;;) {
    const sent = await sendWave(run, m365)
    if (sent === 0) return
    await run.enter('verify', sent)
    await verify(run, m365)
  }
}

interface Survey {
  total: number
  /** Sent or settled. */
  finished: number
  /** Ordinals. */
  done: Set<number>
  /** Numbers that are still to be taken off somebody: a change may be done while its old number stays for a step more. */
  leaving: Set<string>
}

/** How far the number changes of the plan are. */
async function survey(run: JobRun): Promise<Survey> {
  const done = new Set<number>()
  const leaving = new Set<string>()
  let total = 0
  let finished = 0
  for await (const change of numberChanges(run, ['planned', 'started', 'done', 'waiting', 'failed'])) {
    total += 1
    if (change.status !== 'planned') finished += 1
    if (change.status === 'done') done.add(change.ordinal)
    if (change.kind === 'unassign' && change.before && ['planned', 'started'].includes(change.status))
      leaving.add(change.before)
  }
  return { total, finished, done, leaving }
}

/** Sends everything whose forerunners are done; answers how many were sent. */
async function sendWave(run: JobRun, m365: Microsoft365): Promise<number> {
  const { total, finished, done, leaving } = await survey(run)
  const inFlight = openInFlight(IN_FLIGHT)
  const proof = await openEarlyProof(run, m365, inFlight, { changes: total - finished, afterMs: PAUSES_MS[0] })
  const relist = openRelist(run, m365, inFlight, {
    onBegin: () => {
      proof.stop()
      return proof.end()
    },
  })
  let begun = 0
  let sent = 0
  let batch: TeamsChange[] = []
  const send = async (): Promise<void> => {
    if (begun === 0) await run.enter('assign', total, { done: finished, atLeast: writesOf(m365) })
    const changes = batch
    batch = []
    begun += changes.length
    const left = total - finished - begun
    await inFlight.begin(async () => {
      await relist.freshen(changes, left)
      // what is read before a write comes before proof of others
      if (isStale(run, changes)) proof.stop()
      const ready = await stillAsPlanned(run, m365, changes)
      if (ready.length > 0) proof.accepted(await sendBatch(run, m365, inFlight, ready))
      sent += changes.length
      await run.advance(Math.min(finished + sent, total), total)
    })
  }
  try {
    for await (const change of numberChanges(run, ['planned'])) {
      if (!change.waitsFor.every((ordinal) => done.has(ordinal)) || leaving.has(change.after ?? '')) continue
      batch.push(change)
      if (batch.length === BATCH) await send()
    }
    if (batch.length > 0) await send()
    await inFlight.landed()
    inFlight.check()
  } catch (error) {
    proof.stop()
    throw error
  } finally {
    // whatever ends the wave: what is on its way still brings answers, and they must be kept
    await inFlight.landed()
    await proof.end()
    await relist.end()
  }
  inFlight.check()
  return sent
}

/** A number that is not ours is taken away, and given back, as the type that it was found as. */
function writeOf({ kind, before, after, holderId, was, cause }: TeamsChange): TeamsWrite {
  if (kind === 'unassign') return { kind, number: before ?? '', ...(was?.type ? { type: was.type } : {}) }
  const found = cause === 'PUT_BACK' ? was : null
  const put = was?.restores?.number === after ? was?.restores : found
  return {
    kind: 'assign',
    number: after ?? '',
    holderId,
    ...(put?.type ? { type: put.type, category: put.category ?? null } : {}),
  }
}

/** Recorded as started before it is sent, and with its answer before more is sent in its place. Answers what was taken. */
async function sendBatch(
  run: JobRun,
  m365: Microsoft365,
  inFlight: InFlight,
  batch: TeamsChange[],
): Promise<TeamsChange[]> {
  await run.record(batch.map(({ ordinal }) => ({ ordinal, status: 'started' })))
  const answers = await sendOrTakeBack(run, m365, batch)
  // in turn, because what a plan gains is counted on from its end
  return inFlight.inTurn(() => keepAnswers(run, batch, answers))
}

async function keepAnswers(run: JobRun, batch: TeamsChange[], answers: WriteAnswer[]): Promise<TeamsChange[]> {
  const outcomes = batch.map((change, index) => outcomeOf(change, answers[index]))
  const second = batch.filter((change, index) => needsTwoSteps(change, outcomes[index]?.reason))
  await replaceInTwoSteps(run, second)
  await run.record(
    outcomes.map((outcome, index) => (second.includes(batch[index]!) ? replaced(batch[index]!) : outcome)),
    batch.map((change, index) => told(change, outcomes[index])),
  )
  const stopping = outcomes.find(({ reason }) => reason && REASONS[reasonOf(reason)].scope === 'tenant')
  if (stopping?.reason) throw new JobStopped(reasonOf(stopping.reason), {}, 'failed', stopping.raw ?? null)
  return batch.filter((change, index) => outcomes[index]?.status === 'started' && !second.includes(change))
}

/** Refused as a whole, nothing was done: the batch was not reached. Lost on the way, it may have been: it stays started. */
async function sendOrTakeBack(run: JobRun, m365: Microsoft365, batch: TeamsChange[]): Promise<WriteAnswer[]> {
  try {
    return await m365.write(batch.map(writeOf), run.context)
  } catch (error) {
    if (error instanceof ConnectorError && NOTHING_DONE.includes(error.kind))
      await run.record(batch.map(({ ordinal }) => ({ ordinal, status: 'planned' })))
    throw error
  }
}

const NOTHING_DONE: ConnectorErrorKind[] = ['credential', 'permission', 'refused']

function outcomeOf({ ordinal, kind }: TeamsChange, answer: WriteAnswer | undefined): ChangeOutcome {
  // Teams does not know the number any more: reading back tells whether it is off the user, which is all that is wanted
  if (kind === 'unassign' && answer?.accepted === false && answer.reason === 'WRONG_NUMBER_TYPE')
    return { ordinal, status: 'started', operationId: null }
  if (!answer) return { ordinal, status: 'failed', reason: 'UNKNOWN_REFUSAL', raw: 'no answer in the batch' }
  if (answer.accepted) return { ordinal, status: 'started', operationId: answer.operationId }
  const status = answer.retry === 'never' ? 'failed' : 'waiting'
  return { ordinal, status, reason: reasonOf(answer.reason), raw: answer.raw }
}

const VERBS = { assign: 'assign', change: 'assign', unassign: 'unassign', policy: 'grant' } as const

function told(change: TeamsChange, outcome: ChangeOutcome | undefined): Said {
  const what = `${VERBS[change.kind]} ${change.after ?? change.before} ${change.userName}`
  if (outcome?.status === 'started') return { text: `${what}: accepted` }
  return {
    text: `${what}: ${outcome?.reason ?? 'unknown'}${outcome?.raw ? ` · ${outcome.raw}` : ''}`,
    level: 'problem',
  }
}

/** What waited for a change that did not succeed does not go; the number is still held. */
async function giveUpOnStuck(run: JobRun): Promise<void> {
  for await (const stuck of numberChangePages(run, ['planned']))
    await run.record(
      stuck.map(({ ordinal }) => ({ ordinal, status: 'failed', reason: 'NUMBER_IN_USE', raw: null })),
      stuck.map(({ after, userName }) => ({
        text: `assign ${after} ${userName}: not sent, the number is not free yet`,
        level: 'problem',
      })),
    )
}
