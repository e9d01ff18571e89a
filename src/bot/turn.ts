/** What the doors of the bot need, who the caller is, and putting messages on their way. */
import type { Principal } from '../identity/principal.ts'
import { may, type Action } from '../identity/roles.ts'
import type { Conversation } from '../notifications/store.ts'
import { isZone } from '../words/zone.ts'
import { placeOf, referenceOf, tenantOf } from './activity.ts'
import type { Incoming } from './activity.ts'
import type { Rooms, Turn } from './commands/command.ts'
import { OFFERS } from './commands/registry.ts'
import type { Lanes } from './lanes.ts'
import type { Links } from './links.ts'
import { backOff } from './pace.ts'
import type { Proactive } from './proactive.ts'
import type { Refused } from './refused.ts'
import { SendRefused } from './sdk.ts'
import type { Message, Sdk } from './sdk.ts'

export interface Needs {
  rooms: Rooms
  lanes: Lanes
  links: Links
  proactive: Proactive
  sdk: () => Promise<Sdk>
  /** The caller by tenant and Entra object id; null for somebody we do not know. */
  principalOf: (tenantId: string, objectId: string, name: string) => Promise<Principal | null>
  refused: Refused
  newId: () => string
  /** How long somebody waits before they are told that it is under way, ms. */
  patience: number
  log: (message: string, more?: object) => void
}

/** What everybody must be allowed who is told more than that this is for admins. */
export const LEAST: Action = 'sync.look'

/** Who is there, and what they may be told: whether `caller` may look at all. */
export async function callerOf(
  needs: Needs,
  activity: Incoming,
): Promise<{ caller: Principal; mayLook: true } | { caller: Principal | null; mayLook: false }> {
  const { aadObjectId, name } = activity.from
  const caller = aadObjectId ? await needs.principalOf(tenantOf(activity), aadObjectId, name ?? aadObjectId) : null
  return caller && may(caller.roles, LEAST) ? { caller, mayLook: true } : { caller, mayLook: false }
}

export const turnOf = (
  needs: Needs,
  activity: Incoming,
  caller: Principal,
  asked: Record<string, unknown> | null = null,
): Turn => ({
  tenantId: caller.tenantId,
  caller,
  place: placeOf(activity),
  conversationId: activity.conversation.id,
  activityId: activity.id ?? null,
  setting: { links: needs.links, op: needs.newId() },
  timezone: isZone(activity.localTimezone ?? '') ? (activity.localTimezone ?? null) : null,
  offers: OFFERS,
  asked: asked ?? {},
  pressed: asked !== null,
})

/** So that cards can be sent here later, after a restart too. */
export const keepConversation = (needs: Needs, activity: Incoming, caller: Principal): Promise<void> => {
  const kind = placeOf(activity)
  return needs.rooms.notifications.keepConversation(caller.tenantId, {
    id: activity.conversation.id,
    kind,
    reference: referenceOf(activity),
    userId: kind === 'personal' ? caller.userId : null,
    userName: kind === 'personal' ? caller.name : null,
  })
}

const TRIES = 4

/** Puts a message on its way; the request does not wait for it. `instead`: id of a message that it takes the place of. */
export const post = (needs: Needs, activity: Incoming, message: Message, instead = ''): void =>
  postTo(needs, { id: activity.conversation.id, reference: referenceOf(activity) }, message, instead)

export function postTo(needs: Needs, to: Pick<Conversation, 'id' | 'reference'>, message: Message, instead = ''): void {
  needs.lanes
    .add(to.id, async () => {
      const sdk = await needs.sdk()
      for (let tries = 1; ; tries++)
        try {
          return await (instead ? sdk.edit(to.reference, instead, message) : sdk.send(to.reference, message))
        } catch (error) {
          if (tries >= TRIES || (error instanceof SendRefused && error.gone)) throw error
          await new Promise((resolve) => setTimeout(resolve, backOff(tries)).unref())
        }
    })
    .catch((error: Error) => needs.log('A message could not be sent.', { error: error.message }))
}
