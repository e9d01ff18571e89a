/** Notices of provisioning in chats: the card of the problem, its edits, and its end. */
import { cardOfProvisioning, PROVISIONING, troubleOf } from '../notifications/provisioning.ts'
import { standingOf } from '../notifications/provisioningNews.ts'
import type { Conversation, ProvisioningNotice } from '../notifications/store.ts'
import type { Card } from './cards/element.ts'
import type { Setting } from './cards/parts.ts'
import {
  provisioningBase,
  provisioningCard,
  provisioningOverCard,
  provisioningResolvedCard,
} from './cards/provisioning.ts'
import type { Rooms } from './commands/command.ts'
import type { Links } from './links.ts'
import { SendRefused } from './sdk.ts'
import type { Sdk } from './sdk.ts'
import { groupView, runOp } from './view.ts'

interface Needs {
  rooms: Rooms
  links: Links
  sdk: () => Promise<Sdk>
}

/** As it stands now. */
export async function troubleCard(rooms: Rooms, tenantId: string, since: string, setting: Setting): Promise<Card> {
  const [standing, { provider }] = await Promise.all([
    standingOf(rooms, tenantId, rooms.now().toISOString()),
    rooms.tenants.provisioning(tenantId),
  ])
  return provisioningCard(troubleOf(since, standing), provider, setting)
}

/** The card to send; null: nothing is to be said here, and what stood here was edited. */
export async function provisioningIn(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: ProvisioningNotice,
): Promise<Card | null> {
  const { rooms, links } = needs
  const setting = { links, op: runOp(cardOfProvisioning(notice.since), conversation.id) }
  const personal = conversation.kind === 'personal'
  const group = () => groupView(provisioningBase(notice), setting, null)
  if (notice.kind === 'provisioningFails')
    return personal ? troubleCard(rooms, tenantId, notice.since, setting) : group()
  if (notice.kind === 'provisioningGoesOn') {
    if (personal) await renew(needs, tenantId, conversation, notice, setting)
    return null
  }
  if (!(await endProvisioning(needs, tenantId, conversation, notice))) return null
  return personal ? provisioningResolvedCard(notice, setting) : group()
}

/** Ends the card of the problem, and mutes until then. False: it was muted, and nothing more is to be said. */
export async function endProvisioning(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: ProvisioningNotice,
): Promise<boolean> {
  const { rooms, links } = needs
  const muted = await mutesOf(rooms, tenantId, conversation)
  const setting = { links, op: '' }
  const personal = conversation.kind === 'personal'
  const over = personal ? provisioningOverCard(notice, setting) : groupView(provisioningBase(notice), setting, null)
  await edit(needs, tenantId, conversation, notice, over)
  if (muted.some(({ until }) => until === null))
    await rooms.notifications.endMutes(tenantId, conversation.id, PROVISIONING)
  return muted.length === 0
}

async function renew(
  needs: Needs,
  tenantId: string,
  conversation: Conversation,
  notice: ProvisioningNotice,
  setting: Setting,
): Promise<void> {
  if ((await mutesOf(needs.rooms, tenantId, conversation)).length > 0) return
  // over by now: its end is the next to come
  if ((await needs.rooms.notifications.provisioningTold(tenantId))?.over) return
  await edit(needs, tenantId, conversation, notice, await troubleCard(needs.rooms, tenantId, notice.since, setting))
}

const mutesOf = async ({ notifications, now }: Rooms, tenantId: string, { id }: Conversation) =>
  (await notifications.mutes(tenantId, now().toISOString())).filter(
    ({ conversationId, problem }) => conversationId === id && problem === PROVISIONING,
  )

/** A card that is not there any more needs none. */
async function edit(
  { rooms, sdk }: Needs,
  tenantId: string,
  { id, reference }: Conversation,
  { since }: ProvisioningNotice,
  card: Card,
): Promise<void> {
  const cards = await rooms.notifications.cardsOf(tenantId, cardOfProvisioning(since))
  const activityId = cards.find(({ conversationId }) => conversationId === id)?.activityId
  if (!activityId) return
  try {
    await (await sdk()).edit(reference, activityId, { card })
  } catch (error) {
    if (!(error instanceof SendRefused && error.gone)) throw error
  }
}
