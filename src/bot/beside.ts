/** Messages that say "Already syncing" in a chat that has the run's own card too: they end when the run does. */
import type { RunCard } from '../notifications/store.ts'
import { endedBesideCard } from './cards/running.ts'
import { isOver } from './cards/runFacts.ts'
import type { Rooms } from './commands/command.ts'
import { factsOf } from './facts.ts'
import type { Links } from './links.ts'
import type { Sdk } from './sdk.ts'
import { runOp, runView } from './view.ts'

export interface Beside {
  /** Takes note of a message; ends it at once when the run's card already shows the result. */
  keep(tenantId: string, card: RunCard, activityId: string): Promise<void>
  /** Ends the messages beside this card, whose run is over. Never rejects. */
  end(tenantId: string, card: RunCard): Promise<void>
}

export interface BesideNeeds {
  rooms: Rooms
  links: Links
  sdk: () => Promise<Sdk>
  log: (message: string, more?: object) => void
}

/** For each run and conversation; older ones keep what they say, and their Refresh. */
const MOST = 10

export function createBeside({ rooms, links, sdk, log }: BesideNeeds): Beside {
  // In memory only: after a restart they are as good as the older ones.
  const kept = new Map<string, string[]>()
  const keyOf = (tenantId: string, card: RunCard) => `${tenantId} ${card.runId} ${card.conversationId}`

  async function end(tenantId: string, card: RunCard): Promise<void> {
    const ids = kept.get(keyOf(tenantId, card)) ?? []
    kept.delete(keyOf(tenantId, card))
    if (ids.length === 0) return
    try {
      const [facts, conversation] = await Promise.all([
        factsOf(rooms, tenantId, card.runId),
        rooms.notifications.conversation(tenantId, card.conversationId),
      ])
      if (!facts || !conversation) return
      const setting = { links, op: runOp(card.runId, card.conversationId) }
      const personal = conversation.kind === 'personal'
      const message = { card: personal ? endedBesideCard(facts, setting) : runView(facts, conversation, setting) }
      const api = await sdk()
      for (const id of ids) await api.edit(conversation.reference, id, message)
    } catch (error) {
      log('A card beside that of a run could not be ended.', { runId: card.runId, error: (error as Error).message })
    }
  }

  return {
    end,
    async keep(tenantId, card, activityId) {
      const key = keyOf(tenantId, card)
      kept.set(key, [...(kept.get(key) ?? []), activityId].slice(-MOST))
      const facts = await factsOf(rooms, tenantId, card.runId)
      if (!facts || !isOver(facts)) return
      const cards = await rooms.notifications.cardsOf(tenantId, card.runId)
      if (cards.some((one) => one.conversationId === card.conversationId && one.final)) await end(tenantId, card)
    },
  }
}
