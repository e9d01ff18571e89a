/** Who is told of problems: chats that asked the bot for notices. */
import { json, Problem } from '../http/route.ts'
import type { Principal } from '../identity/principal.ts'
import type { Subscription } from '../notifications/store.ts'
import { changing } from './audited.ts'
import type { Notices } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { NoticesSchema } from './schema/notices.ts'

type Deps = Pick<ApiDeps, 'notifications' | 'now' | 'together'>

export function createNoticesRoutes(deps: Deps): ApiRoute[] {
  const answer = async (tenantId: string) => {
    const notices: Notices = { items: (await deps.notifications.subscriptions(tenantId)).map(shape) }
    return json(notices)
  }
  return [
    {
      method: 'GET',
      path: '/api/notifications',
      access: 'settings.look',
      maxBody: 0,
      summary: 'Chats that asked for notices, and how the last one went.',
      answers: answersJson(NoticesSchema, 'The longest first'),
      handle: ({ caller }) => answer(caller.tenantId),
    },
    {
      method: 'DELETE',
      path: '/api/notifications/:id',
      access: 'settings.change',
      maxBody: 0,
      summary: 'Ends the notices of one chat. Who is in it can ask for them again.',
      answers: answersJson(NoticesSchema, 'Those that are left'),
      handle: async ({ caller, params }) => {
        await end(deps, caller, params['id'] ?? '')
        return answer(caller.tenantId)
      },
    },
  ]
}

async function end(deps: Deps, caller: Principal, id: string): Promise<void> {
  const { tenantId } = caller
  const one = (await deps.notifications.subscriptions(tenantId)).find((each) => each.id === id)
  if (!one) throw new Problem(404, 'Not found', 'That chat gets no notices.')
  await changing(deps, caller, async ({ notifications }, says) => {
    await notifications.unsubscribe(tenantId, id)
    const whose = one.userName === null ? `notices of a ${WORDS[one.kind]}` : `notices of ${one.userName}`
    await says({ action: 'notices.subscribe', target: whose, before: 'on', after: 'off' })
  })
}

const WORDS: Record<Subscription['kind'], string> = { personal: 'person', groupChat: 'group chat', channel: 'channel' }

function shape({ id, kind, userName, since, lastDeliveredAt, lastError, waiting }: Subscription) {
  return { id, kind, userName, since, lastDeliveredAt, lastError, waiting }
}
