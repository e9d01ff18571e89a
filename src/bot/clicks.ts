/** What a pressed button does. Every one ends in a card or a sentence, for the one who pressed it. */
import type { Principal } from '../identity/principal.ts'
import { may, type Action } from '../identity/roles.ts'
import type { Incoming } from './activity.ts'
import { placeOf, readClick, referenceOf } from './activity.ts'
import { bold, run, runs, text } from './cards/element.ts'
import type { Card, Element } from './cards/element.ts'
import { runCard } from './cards/result.ts'
import { alreadySyncingCard } from './cards/running.ts'
import { namingNobody } from './cards/runFacts.ts'
import { clean, date } from './cards/text.ts'
import type { CardAction, Deed, Turn } from './commands/command.ts'
import { deedOf, VIEW_JOB } from './commands/registry.ts'
import { status } from './commands/status.ts'
import { factsOf } from './facts.ts'
import { ANSWERED, inOwnChat, NO_CHAT } from './own-chat.ts'
import { callerOf, keepConversation, LEAST, post, turnOf } from './turn.ts'
import type { Needs } from './turn.ts'
import { inTime } from './working.ts'
import type { Message } from './sdk.ts'
import { runOp } from './view.ts'

/** The body of an answer to `adaptiveCard/action`. */
interface Answered {
  statusCode: 200
  type: string
  value: Card | string
}
const asCard = (value: Card): Answered => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value,
})
const asWords = (value: string): Answered => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value,
})

const OLDER = 'This card is from an older version. Here is the current one.'

const ADMINS = 'This is for admins of Voice Sync Console. Nothing was changed.'
const ASK = 'Ask one of them to give you a role.'
const ASK_FOR_MORE = 'Your role does not allow it: ask one of them to do it, or for another role.'
const UNSURE =
  'Microsoft 365 did not say which groups you are in: press again in a minute. If it stays so, an admin can give you the role by name.'

const ON_IT = 'I am on it. The answer comes as a message.'
const ON_IT_HERE = 'I am on it. Press again in a moment to see the answer.'

export async function click(needs: Needs, activity: Incoming): Promise<object> {
  const pressed: Pressed = { shows: false }
  const body = press(needs, activity, pressed).catch((error) => {
    pressed.shows = false
    return broke(needs, error)
  })
  const personal = placeOf(activity) === 'personal'
  // what a card in a group chat says to one is not for all; and what shows by itself need not be sent
  const late = (answer: Answered) => {
    if (personal && !pressed.shows) post(needs, activity, messageOf(answer))
  }
  return (await inTime(needs.patience, body, late)) ?? asWords(personal || pressed.shows ? ON_IT : ON_IT_HERE)
}

interface Pressed {
  /** What was pressed shows what becomes of it in a message, whatever is answered. */
  shows: boolean
}

const messageOf = ({ value }: Answered): Message => (typeof value === 'string' ? { words: value } : { card: value })

function broke(needs: Needs, error: unknown): Answered {
  const reference = needs.newId().slice(0, 8)
  needs.log('A button did not work.', { reference, error: String(error).slice(0, 500) })
  return asWords(
    'That did not work: the sync service could not be reached. It is not your fault. ' +
      `Press again in a minute. Reference for support: ${reference}.`,
  )
}

async function press(needs: Needs, activity: Incoming, shown: Pressed): Promise<Answered> {
  const { caller, mayLook } = await callerOf(needs, activity)
  if (!mayLook) return refuse(needs, activity, caller, LEAST)
  await keepConversation(needs, activity, caller)
  const pressed = readClick(activity.value)
  const turn = turnOf(needs, activity, caller, pressed?.data ?? {})
  if (pressed?.verb === VIEW_JOB.verb) {
    if (!may(caller.roles, VIEW_JOB.action)) return refuse(needs, activity, caller, VIEW_JOB.action)
    return viewJob(needs, turn, pressed.data)
  }
  const deed = pressed ? deedOf(pressed.verb, pressed.data) : null
  if (!pressed || !deed || pressed.data.v !== 1) return current(needs, turn, [text(OLDER)])
  if (!may(caller.roles, deed.action)) return refuse(needs, activity, caller, deed.action)
  return deed.writes
    ? write(needs, activity, turn, deed, pressed.data.op, shown)
    : look(needs, activity, turn, deed, shown)
}

async function viewJob(needs: Needs, turn: Turn, data: Record<string, unknown>): Promise<Answered> {
  const runId = typeof data.run === 'string' ? data.run.slice(0, 200) : ''
  const facts = runId ? await factsOf(needs.rooms, turn.tenantId, runId) : null
  if (!facts) return asWords('That sync is no longer on record. Write show history to see those that are.')
  const shown = turn.place === 'personal' ? facts : namingNobody(facts)
  return asCard(runCard(shown, { links: needs.links, op: runOp(runId, turn.conversationId) }))
}

async function elsewhere(needs: Needs, turn: Turn, deed: Deed): Promise<Answered> {
  return asWords((await inOwnChat(needs, turn, (own) => deed.run(needs.rooms, own))) ? ANSWERED : NO_CHAT)
}

/** The status card, with a line that says why it is shown instead. */
async function current(needs: Needs, turn: Turn, why: Element[]): Promise<Answered> {
  const outcome = await status.run(needs.rooms, turn)
  if (outcome.kind !== 'card') throw new Error('Status is always a card.')
  return asCard({ ...outcome.card, body: [...why, ...outcome.card.body] })
}

async function refuse(needs: Needs, activity: Incoming, caller: Principal | null, wanted: Action): Promise<Answered> {
  await needs.refused.note(activity, caller, wanted)
  const unsure = caller?.groupsUnknown ? ` ${UNSURE}` : ''
  return asWords(`${ADMINS} ${wanted === LEAST ? ASK : ASK_FOR_MORE}${unsure}`)
}

async function write(
  needs: Needs,
  activity: Incoming,
  turn: Turn,
  deed: Deed,
  op: unknown,
  shown: Pressed,
): Promise<Answered> {
  if (typeof op !== 'string' || op === '' || op.length > 200) return current(needs, turn, [text(OLDER)])
  const activityId = activity.replyToId ?? ''
  // what keeps a button from working is said of one that may still work
  const before = await needs.rooms.notifications.used(turn.tenantId, op)
  const wrong = before ? null : await deed.check?.(needs.rooms, turn)
  if (wrong) return asWords(wrong)
  shown.shows = activityId !== '' || (deed.personal === true && turn.place !== 'personal')
  const at = needs.rooms.now().toISOString()
  const use = await needs.rooms.notifications.useOnce(turn.tenantId, op, { by: turn.caller.name, at })
  if (!use.first) return again(needs, activity, turn, use)
  const release = () => needs.rooms.notifications.releaseUse(turn.tenantId, op)
  try {
    const answered = await first(needs, activity, turn, deed, activityId)
    // nothing was done for want of a place to tell it
    if (answered.value === NO_CHAT) await release()
    return answered
  } catch (error) {
    // a next press must not be told that it is done; whatever was done is found by it and not done twice
    await release()
    throw error
  }
}

async function first(needs: Needs, activity: Incoming, turn: Turn, deed: Deed, activityId: string): Promise<Answered> {
  if (deed.personal && turn.place !== 'personal') return elsewhere(needs, turn, deed)
  const outcome = await deed.run(needs.rooms, turn)
  if (outcome.kind === 'card') {
    if (activityId && turn.place === 'personal') replace(needs, activity, activityId, outcome.card)
    return asCard(outcome.card)
  }
  const { facts, already, says } = outcome
  // The message whose button was pressed becomes the card of the run, so the button is gone for everybody.
  await needs.proactive.show(turn.tenantId, turn.conversationId, facts, { activityId, already })
  const setting = { links: needs.links, op: runOp(facts.runId, turn.conversationId) }
  return asCard((already ? (says ?? alreadySyncingCard) : runCard)(facts, setting))
}

/** A second press of the same button: what became of the first, the sync that it started where that still runs. */
async function again(needs: Needs, activity: Incoming, turn: Turn, use: { by: string; at: string }): Promise<Answered> {
  const why = [runs([run('Already done by '), bold(clean(use.by))]), text(date(use.at))]
  const { tenantId, conversationId } = turn
  const open = await needs.rooms.notifications.openCards(tenantId)
  const card = open.find((one) => one.conversationId === conversationId && one.activityId === activity.replyToId)
  const facts = card ? await factsOf(needs.rooms, tenantId, card.runId) : null
  if (!facts) return current(needs, turn, why)
  const shown = runCard(facts, { links: needs.links, op: runOp(facts.runId, conversationId) })
  return asCard({ ...shown, body: [...why, ...shown.body] })
}

function replace(needs: Needs, activity: Incoming, activityId: string, card: Card): void {
  needs.lanes
    .add(activity.conversation.id, async () => (await needs.sdk()).edit(referenceOf(activity), activityId, { card }))
    .catch((error: Error) => needs.log('A card could not be replaced.', { error: error.message }))
}

/** In the personal chat a new message; elsewhere the card changes for the one who pressed it. */
async function look(
  needs: Needs,
  activity: Incoming,
  turn: Turn,
  deed: Deed | CardAction,
  shown: Pressed,
): Promise<Answered> {
  const here = 'here' in deed && deed.here === true
  shown.shows = turn.place === 'personal' ? !here : deed.personal === true
  if (deed.personal && turn.place !== 'personal') return elsewhere(needs, turn, deed)
  const outcome = await deed.run(needs.rooms, turn)
  const card =
    outcome.kind === 'card'
      ? outcome.card
      : runCard(outcome.facts, { links: needs.links, op: runOp(outcome.facts.runId, turn.conversationId) })
  if (turn.place !== 'personal' || here) return asCard(card)
  post(needs, activity, { card })
  return asWords('The answer is below.')
}
