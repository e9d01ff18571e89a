/** The card of a problem: it tells each try, ends when the problem does, and is left alone where it was muted. */
import type { Job } from '../jobs/job.ts'
import { beganAt, isOverWith, MOST_TRIES, openedBy, problemOf, type Began } from '../notifications/problem.ts'
import type { Conversation, Mute, RunNotice } from '../notifications/store.ts'
import { problemOverCard, replacedCard, triedAgain } from './cards/mute.ts'
import type { RunFacts } from './cards/runFacts.ts'
import type { Rooms } from './commands/command.ts'
import { serviceNames } from './facts.ts'
import type { Links } from './links.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { groupView, runOp, runView } from './view.ts'
import { clean } from './cards/text.ts'

interface Needs {
  rooms: Rooms
  links: Links
  sdk: () => Promise<Sdk>
}

/** The card of the problem in this conversation, if it has one, and how it stands there with the run of the notice. */
async function standing(
  { rooms }: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: RunNotice,
  was: Job,
): Promise<Standing> {
  const { notifications: store } = rooms
  const { opener, tries } = await openedBy(rooms.jobs, tenantId, was)
  const here = ({ conversationId }: { conversationId: string }) => conversationId === conversation.id
  const [before, own, mutes] = await Promise.all([
    store.cardsOf(tenantId, opener.runId),
    store.cardsOf(tenantId, notice.runId),
    store.mutes(tenantId, rooms.now().toISOString()),
  ])
  const runs = own.find(here)
  const muted = mutes.filter(here)
  const activityId = before.find(here)?.activityId ?? ''
  return {
    // a retry from the problem's card stands in its place
    activityId: activityId === runs?.activityId ? '' : activityId,
    shown: runs !== undefined,
    mute: muted.find(({ problem }) => problem === problemOf(was)) ?? null,
    muted,
    tries,
    began: beganAt({ opener, tries }),
  }
}

interface Standing {
  /** Empty: there is none to edit. */
  activityId: string
  /** The run has a card of its own here. */
  shown: boolean
  mute: Mute | null
  /** Whatever is muted here. */
  muted: Mute[]
  tries: number
  began: Began
}

/** Ends the card of a problem that is over; answers since when it was there. Null: nothing more is to be said there. */
export async function endProblem(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: RunNotice,
  was: Job,
): Promise<Began | null> {
  const { rooms, links, sdk } = needs
  const { activityId, shown, mute, muted, began } = await standing(needs, tenantId, conversation, notice, was)
  if (activityId) {
    const setting = { links, op: '' }
    const name = clean((await serviceNames(rooms.tenants, tenantId))[was.service])
    const card = problemOverCard(was, name, rooms.now().toISOString(), setting)
    const over = conversation.kind === 'personal' ? card : groupView(OVER, setting, null)
    await edit(await sdk(), conversation.reference, activityId, over)
  }
  const job = await rooms.jobs.job(tenantId, notice.jobId)
  // those too whose place another problem took before
  for (const { problem, until } of muted)
    if (until === null && job && isOverWith(problem, job))
      await rooms.notifications.endMutes(tenantId, conversation.id, problem)
  return mute || shown ? null : began
}

/** Another problem took the place of this one: its card says so, and nothing else is said. */
export async function replaceProblem(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: RunNotice,
  was: Job,
): Promise<void> {
  const { rooms, links, sdk } = needs
  const { activityId } = await standing(needs, tenantId, conversation, notice, was)
  if (!activityId) return
  const setting = { links, op: '' }
  const name = clean((await serviceNames(rooms.tenants, tenantId))[was.service])
  const card = conversation.kind === 'personal' ? replacedCard(was, name, setting) : groupView(REPLACED, setting, null)
  await edit(await sdk(), conversation.reference, activityId, card)
}

/** The same problem once more: its card tells the last try, unless it was muted. */
export async function renewProblem(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: RunNotice,
  facts: RunFacts,
): Promise<void> {
  const job = facts.jobs.find(({ id }) => id === notice.jobId)
  if (!job) return
  const { activityId, mute, tries } = await standing(needs, tenantId, conversation, notice, job)
  if (!activityId || mute || tries >= MOST_TRIES) return
  const setting = { links: needs.links, op: runOp(notice.runId, conversation.id) }
  const card = triedAgain(runView(facts, conversation, setting), tries)
  await edit(await needs.sdk(), conversation.reference, activityId, card)
}

const OVER = { kind: 'ok' as const, title: 'Resolved', sub: 'A problem of the sync is over' }

const REPLACED = { kind: 'info' as const, title: 'Another problem came', sub: 'Its card is below' }

/** A card that is not there any more needs no end. */
async function edit(api: Sdk, reference: string, activityId: string, card: ReturnType<typeof groupView>) {
  try {
    await api.edit(reference, activityId, { card })
  } catch (error) {
    if (!(error instanceof SendRefused && error.gone)) throw error
  }
}
