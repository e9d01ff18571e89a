/** What names people is told in the caller's own chat; the group chat or channel learns only that it was. */
import { sentenceCard } from './cards/talk.ts'
import type { Card } from './cards/element.ts'
import { openUrl } from './cards/element.ts'
import type { Outcome, Turn } from './commands/command.ts'
import { postTo } from './turn.ts'
import type { Needs } from './turn.ts'

export const ANSWERED = 'I have answered in our own chat.'
export const NO_CHAT = 'We have no chat of our own yet. Add Voice Sync Console to your apps in Teams, and ask there.'

/** True: what this turn asks for was told there; `run` makes it. False: there is no such chat. */
export async function inOwnChat(needs: Needs, turn: Turn, run: (turn: Turn) => Promise<Outcome>): Promise<boolean> {
  const { tenantId, caller } = turn
  const own = await needs.rooms.notifications.ownConversation(tenantId, caller.userId)
  if (!own) return false
  const outcome = await run({ ...turn, place: 'personal', conversationId: own.id })
  if (outcome.kind === 'card') postTo(needs, own, { card: outcome.card })
  else await needs.proactive.show(tenantId, own.id, outcome.facts, { activityId: '', already: outcome.already })
  return true
}

export function elsewhereCard(needs: Needs, answered: boolean): Card {
  const chat = needs.links.chat()
  const card = sentenceCard(answered ? 'See our own chat' : 'This needs our own chat', answered ? ANSWERED : NO_CHAT)
  return answered && chat ? { ...card, actions: [openUrl('Open chat', chat)] } : card
}
