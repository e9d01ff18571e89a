/** That a problem is over: its card ends, and whoever muted it or saw the run hears no more. */
import type { Job } from '../jobs/job.ts'
import { openedBy, problemOf } from '../notifications/problem.ts'
import type { Conversation, RunNotice } from '../notifications/store.ts'
import { problemOverCard } from './cards/mute.ts'
import type { Rooms } from './commands/command.ts'
import { serviceNames } from './facts.ts'
import type { Links } from './links.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { groupView } from './view.ts'
import { clean } from './cards/text.ts'

interface Needs {
  rooms: Rooms
  links: Links
  sdk: () => Promise<Sdk>
}

/** Edits the card of the problem in this conversation, if there is one. False: nothing more is to be said there. */
export async function endProblem(
  { rooms, links, sdk }: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: RunNotice,
  was: Job,
): Promise<boolean> {
  const { notifications: store } = rooms
  const opener = await openedBy(rooms.jobs, tenantId, was)
  const here = ({ conversationId }: { conversationId: string }) => conversationId === conversation.id
  const [before, own] = await Promise.all([
    store.cardsOf(tenantId, opener.runId).then((cards) => cards.find(here)),
    store.cardsOf(tenantId, notice.runId).then((cards) => cards.find(here)),
  ])
  // a retry from the problem's card stands in its place
  if (before?.activityId && before.activityId !== own?.activityId) {
    const setting = { links, op: '' }
    const name = clean((await serviceNames(rooms.tenants, tenantId))[was.service])
    const card = problemOverCard(was, name, rooms.now().toISOString(), setting)
    const shown = conversation.kind === 'personal' ? card : groupView(OVER, setting, null)
    await edit(await sdk(), conversation.reference, before.activityId, shown)
  }
  const problem = problemOf(was) ?? ''
  const now = rooms.now().toISOString()
  const mute = (await store.mutes(tenantId, now)).find((each) => here(each) && each.problem === problem)
  if (mute?.until === null) await store.endMutes(tenantId, conversation.id, problem)
  return !mute && !own
}

const OVER = { kind: 'ok' as const, title: 'Resolved', sub: 'A problem of the sync is over' }

/** A card that is not there any more needs no end. */
async function edit(api: Sdk, reference: string, activityId: string, card: ReturnType<typeof groupView>) {
  try {
    await api.edit(reference, activityId, { card })
  } catch (error) {
    if (!(error instanceof SendRefused && error.gone)) throw error
  }
}
