/** The e-mail twin: the notice as its card says it, one mail for a problem and one when it is over, in one thread. */
import { Undeliverable, type MailRecipient, type Telling } from '../../notifications/channel.ts'
import type { Post } from '../../notifications/mail/post.ts'
import type { Meanwhile } from '../../notifications/meanwhile.ts'
import { isProvisioning, PROVISIONING } from '../../notifications/provisioning.ts'
import { beganAt, openedBy, problemBefore, problemOf } from '../../notifications/problem.ts'
import type { CredentialNotice, ProvisioningNotice, RunNotice } from '../../notifications/store.ts'
import type { Card } from '../cards/element.ts'
import { credentialCard } from '../cards/credential.ts'
import { digestCard } from '../cards/digest.ts'
import { meanwhileCard } from '../cards/meanwhile.ts'
import { provisioningResolvedCard } from '../cards/provisioning.ts'
import { resolvedCard } from '../cards/resolved.ts'
import { runCard } from '../cards/result.ts'
import type { Rooms } from '../commands/command.ts'
import { factsOf, serviceNames, type PlanOf } from '../facts.ts'
import type { Links } from '../links.ts'
import { troubleCard } from '../provisioning.ts'
import { clean } from '../cards/text.ts'
import { letterOf } from './letter.ts'

export interface MailerNeeds {
  rooms: Rooms
  plan: PlanOf
  links: Links
  post: Post
}

export type Mailer = (tenantId: string, to: MailRecipient, telling: Telling) => Promise<void>

/** So many mails of a thread are named; the first always is. */
const REFERENCES = 20

export function createMailer({ rooms, plan, links, post }: MailerNeeds): Mailer {
  const store = rooms.notifications
  const setting = { links, op: '' }

  async function send(
    tenantId: string,
    to: MailRecipient,
    card: Card,
    thread: { key: string; references: string[] },
  ): Promise<string> {
    const name = clean((await rooms.tenants.tenant(tenantId))?.name ?? '')
    return post.send(tenantId, to.address, letterOf(card, name), thread)
  }

  /** Opens the thread of what `about` names, or goes on in it. */
  async function opens(tenantId: string, to: MailRecipient, about: string, problem: string, card: Card, key: string) {
    const thread = await store.mailThread(tenantId, to.id, about)
    const before = thread?.messageIds ?? []
    const messageId = await send(tenantId, to, card, { key, references: before })
    const all = [...before.filter((id) => id !== messageId), messageId]
    const messageIds = all.length > REFERENCES ? [all[0]!, ...all.slice(1 - REFERENCES)] : all
    await store.keepMailThread(tenantId, to.id, about, { problem, messageIds })
  }

  /** Who was never told of it is not told that it is over. */
  async function ends(tenantId: string, to: MailRecipient, about: string, card: () => Card, key: string) {
    const thread = await store.mailThread(tenantId, to.id, about)
    if (!thread) return
    await send(tenantId, to, card(), { key, references: thread.messageIds })
    await store.keepMailThread(tenantId, to.id, about, null)
  }

  async function ofRun(tenantId: string, to: MailRecipient, notice: RunNotice): Promise<void> {
    const facts = await factsOf({ ...rooms, plan }, tenantId, notice.runId)
    const job = facts?.jobs.find(({ id }) => id === notice.jobId)
    if (!facts || !job) throw new Undeliverable('The sync is no longer on record.')
    const key = `${notice.kind} ${notice.jobId}`
    if (notice.kind === 'problem')
      return opens(tenantId, to, job.service, problemOf(job) ?? '', runCard(facts, setting), key)
    if (notice.kind !== 'resolved') return
    const was = await problemBefore(rooms.jobs, tenantId, job)
    if (!was) throw new Undeliverable('The problem is no longer on record.')
    const began = beganAt(await openedBy(rooms.jobs, tenantId, was))
    await ends(tenantId, to, job.service, () => resolvedCard(facts, was, began, setting), key)
  }

  function ofCredential(tenantId: string, to: MailRecipient, notice: CredentialNotice): Promise<void> {
    const card = credentialCard(notice, { kind: 'personal' }, setting)
    const about = `credential ${notice.credential}`
    const key = `${about} ${notice.kind} ${notice.expiresAt} ${notice.days}`
    if (notice.kind === 'credentialRenewed') return ends(tenantId, to, about, () => card, key)
    return opens(tenantId, to, about, notice.expiresAt, card, key)
  }

  async function ofProvisioning(tenantId: string, to: MailRecipient, notice: ProvisioningNotice): Promise<void> {
    const { kind, since } = notice
    const key = `${kind} ${since}`
    if (kind === 'provisioningGoesOn') return
    if (kind !== 'provisioningFails')
      return ends(tenantId, to, PROVISIONING, () => provisioningResolvedCard(notice, setting), key)
    await opens(tenantId, to, PROVISIONING, since, await troubleCard(rooms, tenantId, since, setting), key)
  }

  /** What is open by now has its thread begin with this mail. */
  async function ofMeanwhile(tenantId: string, to: MailRecipient, told: Meanwhile): Promise<void> {
    const card = meanwhileCard(told, await serviceNames(rooms.tenants, tenantId), setting)
    const messageId = await send(tenantId, to, card, { key: `meanwhile ${told.since}`, references: [] })
    for (const item of told.items) {
      if (item.kind === 'credential') continue
      if (item.kind === 'provisioning') {
        const thread = item.overAt === null ? { problem: item.notice.since, messageIds: [messageId] } : null
        await store.keepMailThread(tenantId, to.id, PROVISIONING, thread)
        continue
      }
      const { service } = item.kind === 'problem' ? item.job : item.was
      const open = item.kind === 'problem' && item.overAt === null
      const thread = open ? { problem: problemOf(item.job) ?? '', messageIds: [messageId] } : null
      await store.keepMailThread(tenantId, to.id, service, thread)
    }
  }

  return async (tenantId, to, telling) => {
    if (telling.kind === 'digest') {
      const card = digestCard(telling, setting, false)
      await send(tenantId, to, card, { key: `digest ${telling.at}`, references: [] })
    } else if (telling.kind === 'meanwhile') await ofMeanwhile(tenantId, to, telling)
    else if (isProvisioning(telling)) await ofProvisioning(tenantId, to, telling)
    else if ('runId' in telling) await ofRun(tenantId, to, telling)
    else await ofCredential(tenantId, to, telling)
  }
}
