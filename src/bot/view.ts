/** Who sees what of a card: everything in the personal chat, state and service for everybody in group and channel. */
import { createHash } from 'node:crypto'
import type { Conversation } from '../notifications/store.ts'
import { baseCard } from './cards/talk.ts'
import { execute } from './cards/element.ts'
import type { Card } from './cards/element.ts'
import type { Setting } from './cards/parts.ts'
import { headline } from './cards/headline.ts'
import { runCard } from './cards/result.ts'
import { isOver, kindOfRun } from './cards/runFacts.ts'
import type { RunFacts } from './cards/runFacts.ts'
import type { Base } from './commands/command.ts'

/** The card of a run for a whole conversation; in group and channel the one who asked gets more by refresh. */
export function runView(facts: RunFacts, conversation: Conversation, setting: Setting): Card {
  if (conversation.kind === 'personal') return runCard(facts, setting)
  return groupView(
    { ...headline(facts), sub: kindOfRun(facts) },
    setting,
    isOver(facts) ? null : { run: facts.runId, userIds: askers(conversation.reference) },
  )
}

export function groupView(base: Base, setting: Setting, live: { run: string; userIds: string[] } | null): Card {
  if (live === null || live.userIds.length === 0) return baseCard(base, setting)
  return {
    ...baseCard(base, setting, true),
    refresh: { action: execute('Refresh', 'job.view', { run: live.run }), userIds: live.userIds },
  }
}

/** Channel id of the person whose message the reference was made from. */
function askers(reference: string): string[] {
  const { user } = JSON.parse(reference) as { user?: { id?: string } }
  return user?.id ? [user.id] : []
}

/** Changes when a visible word does; the time of the edit is not one. */
export const fingerprint = (facts: RunFacts, conversation: Conversation, setting: Setting): string =>
  createHash('sha256')
    .update(JSON.stringify(runView({ ...facts, now: facts.jobs[0]!.queuedAt }, conversation, setting)))
    .digest('base64url')

/** The buttons of a run's card work once in each conversation. */
export const runOp = (runId: string, conversationId: string): string =>
  `${runId}.${createHash('sha256').update(conversationId).digest('base64url').slice(0, 8)}`
