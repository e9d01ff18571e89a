/** The four doors of the bot: a message, a pressed button, installed, removed. */
import { createHash } from 'node:crypto'
import type { Principal } from '../identity/principal.ts'
import { may, type Action } from '../identity/roles.ts'
import { placeOf, saidIn } from './activity.ts'
import type { Incoming } from './activity.ts'
import type { Card } from './cards/element.ts'
import { didNotWorkCard, didYouMeanCard, notAllowedCard, readAs } from './cards/talk.ts'
import { click } from './clicks.ts'
import type { Command, Outcome, Turn } from './commands/command.ts'
import { help } from './commands/help.ts'
import { match, normalise, withoutMentions } from './commands/match.ts'
import { COMMANDS, SUGGESTED } from './commands/registry.ts'
import { welcome } from './commands/welcome.ts'
import type { Doors } from './sdk.ts'
import { elsewhereCard, inOwnChat } from './own-chat.ts'
import { callerOf, keepConversation, LEAST, post, turnOf } from './turn.ts'
import type { Needs } from './turn.ts'
import { groupView } from './view.ts'
import { watch } from './working.ts'
import type { Working } from './working.ts'

export function createDoors(needs: Needs): Doors {
  return {
    message: (activity) => message(needs, activity),
    installed: (activity) => installed(needs, activity),
    removed: (activity) => removed(needs, activity),
    click: (activity) => click(needs, activity),
  }
}

async function message(needs: Needs, activity: Incoming): Promise<void> {
  let command: Command | null = null
  let working: Working | null = null
  try {
    const { caller, mayLook } = await callerOf(needs, activity)
    if (!mayLook) return await refuse(needs, activity, caller, LEAST)
    await keepConversation(needs, activity, caller)
    const turn = turnOf(needs, activity, caller)
    const said = saidIn(activity)
    const found = normalise(said) === '' ? { kind: 'exact' as const, command: help } : match(said, COMMANDS)
    if (found.kind === 'unknown') {
      const near = found.near.length > 0 ? found.near : SUGGESTED
      return post(needs, activity, { card: didYouMeanCard(withoutMentions(said), near, turn.setting) })
    }
    command = found.command
    if (!may(caller.roles, command.action)) return await refuse(needs, activity, caller, command.action)
    const { text } = { text: '', ...found }
    const asked = { ...turn, asked: { text, said: normalise(said) } }
    if (command.writes && (await isRepeated(needs, activity, caller))) return
    if (command.personal && turn.place !== 'personal') return await elsewhere(needs, activity, asked, command)
    working = watch(needs, activity)
    const outcome = await command.run(needs.rooms, asked)
    await tell(needs, activity, outcome, turn, found.kind === 'readAs' ? found.name : null, await working.end())
  } catch (error) {
    broke(needs, activity, command, error, (await working?.end()) ?? '')
  }
}

/** Teams sends a message again that was not answered within its time: what it asks for is done once. */
async function isRepeated(needs: Needs, activity: Incoming, caller: Principal): Promise<boolean> {
  const { id, timestamp, conversation } = activity
  if (id === undefined || timestamp === undefined) return false
  const message = createHash('sha256').update([conversation.id, id, timestamp].join('\n')).digest('hex')
  const use = { by: caller.name, at: needs.rooms.now().toISOString() }
  return !(await needs.rooms.notifications.useOnce(caller.tenantId, `said.${message}`, use)).first
}

async function tell(
  needs: Needs,
  activity: Incoming,
  outcome: Outcome,
  turn: Turn,
  read: string | null,
  activityId: string,
): Promise<void> {
  if (outcome.kind === 'run') {
    const { tenantId, conversationId } = turn
    const { facts, already, says } = outcome
    return needs.proactive.show(tenantId, conversationId, facts, { activityId, already, ...(says ? { says } : {}) })
  }
  const card = forPlace(outcome, turn)
  post(needs, activity, { card: read ? readAs(read, card) : card }, activityId)
}

async function elsewhere(needs: Needs, activity: Incoming, turn: Turn, command: Command): Promise<void> {
  const answered = await inOwnChat(needs, turn, (own) => command.run(needs.rooms, own))
  post(needs, activity, { card: elsewhereCard(needs, answered) })
}

/** In group and channel everybody sees the message, so it says state and service only. */
const forPlace = (outcome: Outcome & { kind: 'card' }, turn: Turn): Card =>
  turn.place === 'personal' || outcome.forAll ? outcome.card : groupView(outcome.base, turn.setting, null)

/** Tells nothing about the tenant. The id only in the personal chat, and only to members of an organisation. */
async function refuse(needs: Needs, activity: Incoming, caller: Principal | null, wanted: Action): Promise<void> {
  const own = placeOf(activity) === 'personal' ? (activity.from.aadObjectId ?? null) : null
  post(needs, activity, {
    card: notAllowedCard(own, { unsure: caller?.groupsUnknown ?? false, looks: wanted !== LEAST }),
  })
  await needs.refused.note(activity, caller, wanted)
}

function broke(needs: Needs, activity: Incoming, command: Command | null, error: unknown, instead: string): void {
  const reference = needs.newId().slice(0, 8)
  needs.log('A command did not work.', { reference, command: command?.name, error: String(error).slice(0, 500) })
  const setting = { links: needs.links, op: needs.newId() }
  const again = command && !command.writes ? command : null
  post(needs, activity, { card: didNotWorkCard(reference, command?.writes !== true, again, setting) }, instead)
}

async function installed(needs: Needs, activity: Incoming): Promise<void> {
  try {
    const { caller, mayLook } = await callerOf(needs, activity)
    if (!mayLook) return
    await keepConversation(needs, activity, caller)
    const turn = turnOf(needs, activity, caller)
    await tell(needs, activity, await welcome.run(needs.rooms, turn), turn, null, '')
  } catch (error) {
    needs.log('A welcome did not work.', { error: String(error).slice(0, 500) })
  }
}

async function removed(needs: Needs, activity: Incoming): Promise<void> {
  try {
    const { caller } = await callerOf(needs, activity)
    if (caller) await needs.rooms.notifications.forgetConversation(caller.tenantId, activity.conversation.id)
  } catch (error) {
    needs.log('A conversation could not be forgotten.', { error: String(error).slice(0, 500) })
  }
}
