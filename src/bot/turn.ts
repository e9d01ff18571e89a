/** What the doors of the bot need, who the caller is, and putting messages on their way. */
import type { Principal } from '../identity/principal.ts'
import { may } from '../identity/roles.ts'
import { placeOf, referenceOf, tenantOf } from './activity.ts'
import type { Incoming } from './activity.ts'
import type { Rooms, Turn } from './commands/command.ts'
import { OFFERS } from './commands/registry.ts'
import type { Lanes } from './lanes.ts'
import type { Links } from './links.ts'
import { backOff } from './pace.ts'
import type { Proactive } from './proactive.ts'
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
  newId: () => string
  log: (message: string, more?: object) => void
}

/** Who is there, and what they may be told. `null`: nobody we know, or without any right to look. */
export async function callerOf(needs: Needs, activity: Incoming): Promise<Principal | null> {
  const { aadObjectId, name } = activity.from
  const caller = aadObjectId ? await needs.principalOf(tenantOf(activity), aadObjectId, name ?? aadObjectId) : null
  return caller && may(caller.roles, 'sync.look') ? caller : null
}

export const turnOf = (needs: Needs, activity: Incoming, caller: Principal): Turn => ({
  tenantId: caller.tenantId,
  caller,
  place: placeOf(activity),
  conversationId: activity.conversation.id,
  setting: { links: needs.links, op: needs.newId() },
  offers: OFFERS,
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

/** Puts a message on its way; the request does not wait for it. */
export function post(needs: Needs, activity: Incoming, message: Message): void {
  const reference = referenceOf(activity)
  needs.lanes
    .add(activity.conversation.id, async () => {
      const sdk = await needs.sdk()
      for (let tries = 1; ; tries++)
        try {
          return await sdk.send(reference, message)
        } catch (error) {
          if (tries >= TRIES || (error instanceof SendRefused && error.gone)) throw error
          await new Promise((resolve) => setTimeout(resolve, backOff(tries)).unref())
        }
    })
    .catch((error: Error) => needs.log('A message could not be sent.', { error: error.message }))
}
