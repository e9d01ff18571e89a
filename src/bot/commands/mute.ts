/** Pauses cards about one problem, and lets them come again. */
import type { Job } from '../../jobs/store.ts'
import { problemOf, tells } from '../../notifications/problem.ts'
import { PROVISIONING } from '../../notifications/provisioning.ts'
import { execute } from '../cards/element.ts'
import { MUTE_FOR, mutedCard } from '../cards/mute.ts'
import { buttons } from '../cards/parts.ts'
import { provisioningMutedCard } from '../cards/provisioning.ts'
import { runCard } from '../cards/result.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsOf } from '../facts.ts'
import { troubleCard } from '../provisioning.ts'
import { entryOf } from './audited.ts'
import { answer, textOf } from './command.ts'
import type { CardAction, Command, Outcome, Rooms, Turn } from './command.ts'

const BASE = { kind: 'info' as const, title: 'Notices', sub: 'In our own chat' }
const LOOK_BACK = 50

/** The job of the card, or the newest whose problem is still there. */
async function troubled({ jobs }: Rooms, turn: Turn): Promise<Job | null> {
  const id = turn.pressed ? textOf(turn, 'job') : null
  if (id !== null) return jobs.job(turn.tenantId, id)
  const { items } = await jobs.jobs(turn.tenantId, { limit: LOOK_BACK })
  const last = (['pbx', 'teams'] as const).flatMap(
    (service) => items.find((job) => job.service === service && tells(job)) ?? [],
  )
  return last.toSorted((a, b) => Number(b.id) - Number(a.id)).find((job) => problemOf(job) !== null) ?? null
}

/** Does the newest sync of the service that tells still have this problem? */
async function isOpen({ jobs }: Rooms, tenantId: string, job: Job): Promise<boolean> {
  const { items } = await jobs.jobs(tenantId, { services: [job.service], limit: LOOK_BACK })
  const newest = items.find(tells)
  return !newest || problemOf(newest) === problemOf(job)
}

const nothing = (title: string, words: string): Outcome =>
  answer({ ...sentenceCard(title, words), actions: buttons(execute('Status', 'status')) }, BASE)

const whatOf = (problem: string, after: string) => ({ action: 'notices.mute', target: problem, before: null, after })

function untilOf(rooms: Rooms, turn: Turn): string | null {
  const hours = MUTE_FOR[textOf(turn, 'for') ?? 'resolved']?.hours
  return hours === undefined ? null : new Date(rooms.now().getTime() + hours * 3_600_000).toISOString()
}

const isOfProvisioning = (turn: Turn): boolean => turn.pressed && textOf(turn, 'problem') === PROVISIONING

/** Since when provisioning fails; null: it does not. */
async function failingSince({ notifications }: Rooms, tenantId: string): Promise<string | null> {
  const told = await notifications.provisioningTold(tenantId)
  return told && !told.over ? told.since : null
}

async function muteProvisioning(rooms: Rooms, turn: Turn): Promise<Outcome> {
  if ((await failingSince(rooms, turn.tenantId)) === null) return nothing('That problem is over', 'Nothing was muted.')
  const until = untilOf(rooms, turn)
  await keep(rooms, turn, PROVISIONING, until)
  return answer(provisioningMutedCard(until, turn.setting), BASE)
}

async function unmuteProvisioning(rooms: Rooms, turn: Turn): Promise<Outcome> {
  await end(rooms, turn, PROVISIONING)
  const since = await failingSince(rooms, turn.tenantId)
  if (since === null) return nothing('That problem is over', 'It is not muted any more.')
  return answer(await troubleCard(rooms, turn.tenantId, since, turn.setting), BASE)
}

const keep = ({ together, ...rooms }: Rooms, turn: Turn, problem: string, until: string | null): Promise<void> =>
  together(turn.tenantId, async ({ audit, notifications }) => {
    await notifications.mute(turn.tenantId, { conversationId: turn.conversationId, problem, until })
    await audit.append(turn.tenantId, entryOf(rooms, turn, whatOf(problem, until ?? 'until it is resolved')))
  })

export const mute: Command = {
  name: 'mute',
  aliases: ['pause'],
  title: 'Mute',
  group: 'Notices',
  says: 'pause cards about one problem',
  verb: 'notice.mute',
  data: {},
  action: 'notices.subscribe',
  listed: true,
  writes: true,
  personal: true,
  async run(rooms, turn) {
    const { tenantId } = turn
    if (isOfProvisioning(turn)) return muteProvisioning(rooms, turn)
    const job = await troubled(rooms, turn)
    const problem = job && problemOf(job)
    const facts = job && (await factsOf(rooms, tenantId, job.runId))
    if (!job || !problem || !facts) {
      // typed, and no sync has one
      const other = !turn.pressed && (await failingSince(rooms, tenantId)) !== null
      return other ? muteProvisioning(rooms, turn) : nothing('No problem is open', 'Nothing was muted.')
    }
    // a card from before it was over: muted until it ends, the next one like it would go untold
    if (!(await isOpen(rooms, tenantId, job))) return nothing('That problem is over', 'Nothing was muted.')
    const until = untilOf(rooms, turn)
    await keep(rooms, turn, problem, until)
    return answer(mutedCard(facts, job, until, turn.setting), BASE)
  },
}

export const unmute: Command = {
  name: 'unmute',
  aliases: ['resume'],
  title: 'Unmute',
  group: 'Notices',
  says: 'cards about every problem again',
  verb: 'notice.unmute.all',
  data: {},
  action: 'notices.subscribe',
  listed: true,
  writes: true,
  personal: true,
  async run(rooms, turn) {
    await end(rooms, turn, null)
    return nothing('Nothing is muted', 'Cards about every problem come again, where notices are on.')
  },
}

/** On a muted card: shows the problem again. */
export const unmuteOne: CardAction = {
  verb: 'notice.unmute',
  action: 'notices.subscribe',
  writes: true,
  personal: true,
  async run(rooms, turn) {
    if (isOfProvisioning(turn)) return unmuteProvisioning(rooms, turn)
    const job = await rooms.jobs.job(turn.tenantId, textOf(turn, 'job') ?? '')
    const problem = job && problemOf(job)
    const facts = job && (await factsOf(rooms, turn.tenantId, job.runId))
    if (!job || !problem || !facts) return nothing('No problem is open', 'Nothing was muted.')
    await end(rooms, turn, problem)
    if (!(await isOpen(rooms, turn.tenantId, job))) return nothing('That problem is over', 'It is not muted any more.')
    return answer(runCard(facts, turn.setting), BASE)
  },
}

const end = ({ together, ...rooms }: Rooms, turn: Turn, problem: string | null): Promise<void> =>
  together(turn.tenantId, async ({ audit, notifications }) => {
    await notifications.endMutes(turn.tenantId, turn.conversationId, problem)
    await audit.append(turn.tenantId, entryOf(rooms, turn, whatOf(problem ?? 'all', 'ended')))
  })
