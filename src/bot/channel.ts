/** Notices as cards: the channel that the notifications room sends by. */
import type { Channel, Telling } from '../notifications/channel.ts'
import { NotDelivered, Throttled, Undeliverable } from '../notifications/channel.ts'
import type { DigestFacts } from '../notifications/digest.ts'
import type { Meanwhile, MeanwhileItem } from '../notifications/meanwhile.ts'
import { problemBefore } from '../notifications/problem.ts'
import { cardOfProvisioning, isProvisioning } from '../notifications/provisioning.ts'
import type { Conversation } from '../notifications/store.ts'
import type { Card } from './cards/element.ts'
import { credentialCard } from './cards/credential.ts'
import { digestCard } from './cards/digest.ts'
import { headOf, meanwhileCard } from './cards/meanwhile.ts'
import { resolvedCard } from './cards/resolved.ts'
import type { Rooms } from './commands/command.ts'
import { factsOf, serviceNames, type PlanOf } from './facts.ts'
import type { Lanes } from './lanes.ts'
import type { Links } from './links.ts'
import type { Mailer } from './mail/mailer.ts'
import { endProblem, renewProblem, replaceProblem } from './over.ts'
import { endProvisioning, provisioningIn } from './provisioning.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { groupView, runOp, runView } from './view.ts'

export interface ChannelNeeds {
  rooms: Rooms
  plan: PlanOf
  lanes: Lanes
  links: Links
  sdk: () => Promise<Sdk>
  log: (message: string, more?: object) => void
  /** Null: there is no e-mail. */
  mailer: Mailer | null
}

export function createChannel({ rooms, plan, lanes, links, sdk, log, mailer }: ChannelNeeds): Channel {
  /** Null: nothing is to be said here. */
  async function cardOf(tenantId: string, conversation: Conversation, notice: Telling): Promise<Card | null> {
    if (notice.kind === 'digest') return digestIn(tenantId, conversation, notice)
    if (notice.kind === 'meanwhile') return meanwhileIn(tenantId, conversation, notice)
    if (isProvisioning(notice)) return provisioningIn({ rooms, links, sdk }, tenantId, conversation, notice)
    if (!('runId' in notice)) {
      const op = runOp(`${notice.credential} ${notice.expiresAt} ${notice.days}`, conversation.id)
      return credentialCard(notice, conversation, { links, op })
    }
    const facts = await factsOf({ ...rooms, plan }, tenantId, notice.runId)
    if (!facts) throw new Undeliverable('The sync is no longer on record.')
    const setting = { links, op: runOp(notice.runId, conversation.id) }
    if (notice.kind === 'problem') return runView(facts, conversation, setting)
    if (notice.kind === 'again') {
      await renewProblem({ rooms, links, sdk }, tenantId, conversation, notice, facts)
      return null
    }
    const job = facts.jobs.find(({ id }) => id === notice.jobId)
    const was = job ? await problemBefore(rooms.jobs, tenantId, job) : null
    if (!was) throw new Undeliverable('The problem is no longer on record.')
    if (notice.kind === 'replaced') {
      await replaceProblem({ rooms, links, sdk }, tenantId, conversation, notice, was)
      return null
    }
    const began = await endProblem({ rooms, links, sdk }, tenantId, conversation, notice, was)
    if (!began) return null
    const title = 'Resolved: the sync works again'
    return conversation.kind === 'personal'
      ? resolvedCard(facts, was, began, setting)
      : groupView({ kind: 'ok', title, sub: facts.names[was.service] }, setting, null)
  }

  async function digestIn(tenantId: string, { id, kind }: Conversation, facts: DigestFacts): Promise<Card> {
    const setting = { links, op: runOp(`digest ${facts.at}`, id) }
    const mutes = await rooms.notifications.mutes(tenantId, rooms.now().toISOString())
    const muted = mutes.filter(({ conversationId }) => conversationId === id).length
    const card = digestCard({ ...facts, muted }, setting, kind === 'personal')
    return kind === 'personal' ? card : groupView({ kind: 'info', title: 'Weekly digest', sub: 'Sync' }, setting, null)
  }

  /** What was told of before ends its own card, and is not told of where it was muted. */
  async function meanwhileIn(tenantId: string, conversation: Conversation, told: Meanwhile): Promise<Card | null> {
    const items: MeanwhileItem[] = []
    for (const item of told.items) if (await isToTell(tenantId, conversation, item)) items.push(item)
    if (items.length === 0) return null
    const setting = { links, op: runOp(`meanwhile ${told.since}`, conversation.id) }
    if (conversation.kind !== 'personal') return groupView({ ...headOf(items), sub: 'Quiet hours' }, setting, null)
    return meanwhileCard({ ...told, items }, await serviceNames(rooms.tenants, tenantId), setting)
  }

  async function isToTell(tenantId: string, conversation: Conversation, item: MeanwhileItem): Promise<boolean> {
    const needs = { rooms, links, sdk }
    if (item.kind === 'resolved')
      return (await endProblem(needs, tenantId, conversation, item.notice, item.was)) !== null
    if (item.kind !== 'provisioning' || item.overAt === null) return true
    return endProvisioning(needs, tenantId, conversation, item.notice)
  }

  async function tell(tenantId: string, conversation: Conversation, notice: Telling): Promise<void> {
    const card = await cardOf(tenantId, conversation, notice)
    if (!card) return
    const activityId = await (await sdk()).send(conversation.reference, { card })
    const runId = cardKeptFor(notice)
    if (runId === null) return
    // so that it ends when the problem does
    const kept = { runId, conversationId: conversation.id, activityId, shown: '', final: true }
    // the message is there: an error would send another
    await rooms.notifications.keepCard(tenantId, kept).catch((error: Error) => {
      log('A card was sent, which could not be written down.', { tenantId, runId, error: error.message })
    })
  }

  /** The bot was removed or blocked there: whoever adds it again is asked again. */
  async function forget(tenantId: string, { id }: Conversation, why: string): Promise<Undeliverable> {
    log('A conversation is not there any more and was forgotten.', { tenantId, why })
    await rooms.notifications.forgetConversation(tenantId, id)
    return new Undeliverable(why)
  }

  /** Teams knows no such conversation: what was kept of it is old. The chat with a person can be had anew. */
  async function renew(tenantId: string, conversation: Conversation, why: string): Promise<Error> {
    if (conversation.kind !== 'personal') return forget(tenantId, conversation, why)
    const reference = await (await sdk()).reopen(conversation.reference)
    const { id } = (JSON.parse(reference) as { conversation: { id: string } }).conversation
    if (id === conversation.id) return new Error(why)
    await rooms.notifications.moveConversation(tenantId, conversation.id, { ...conversation, id, reference })
    return new Error('The chat was not there any more and was made anew.')
  }

  /** What the refusal means for the notice. */
  async function meaning(tenantId: string, conversation: Conversation, error: unknown): Promise<unknown> {
    if (!(error instanceof SendRefused)) return error
    const { why, message } = error
    if (why === 'throttled') return new Throttled(message, error.waitMs)
    if (why === 'refused') return new Undeliverable(message)
    if (why === 'removed') return forget(tenantId, conversation, message)
    if (why === 'failed') return new NotDelivered(message, 'teams')
    return renew(tenantId, conversation, message).catch((again) =>
      again instanceof SendRefused && again.why === 'missing'
        ? forget(tenantId, conversation, message)
        : meaning(tenantId, conversation, again),
    )
  }

  return {
    async send(tenantId, conversation, notice) {
      if (conversation.kind === 'mail') {
        if (!mailer) throw new Undeliverable('There is no e-mail here.', 'mailOff')
        return mailer(tenantId, conversation, notice)
      }
      try {
        await lanes.add(conversation.id, () => tell(tenantId, conversation, notice))
      } catch (error) {
        throw await meaning(tenantId, conversation, error)
      }
    },
  }
}

/** What the card of a problem is kept by; null: it is of none. */
function cardKeptFor(notice: Telling): string | null {
  if (notice.kind === 'provisioningFails') return cardOfProvisioning(notice.since)
  return notice.kind === 'problem' ? notice.runId : null
}
