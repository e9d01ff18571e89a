/** Who is told of problems: chats that asked the bot for notices, and addresses of e-mail; how that went. */
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { mailRecipients, mailSettings } from '../../notifications/recipients.ts'
import type { Deliveries, NoticeChoices, Subscription } from '../../notifications/store.ts'
import { deliveryWords } from '../../words/delivery.ts'
import { changing } from '../audited.ts'
import type { Notice, Notices } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { parseBody } from '../parse.ts'
import { NoticeChoicesSchema, NoticesSchema } from '../schema/notices.ts'

type Deps = Pick<ApiDeps, 'keptConnections' | 'notifications' | 'now' | 'together'>

export function createNoticesRoutes(deps: Deps): ApiRoute[] {
  const answer = async (tenantId: string) => {
    const chats = await deps.notifications.subscriptions(tenantId)
    const notices: Notices = { items: [...chats.map(shape), ...(await mails(deps, tenantId))] }
    return json(notices)
  }
  return [
    {
      method: 'GET',
      path: '/api/notifications',
      access: 'settings.look',
      maxBody: 0,
      summary: 'Chats that asked for notices and addresses of e-mail, and how the last one went.',
      answers: answersJson(NoticesSchema, 'The longest first'),
      handle: ({ caller }) => answer(caller.tenantId),
    },
    {
      method: 'PUT',
      path: '/api/notifications/:id',
      access: 'settings.change',
      maxBody: 10_000,
      summary: 'Changes what one chat gets: the weekly digest, and quiet hours of its own.',
      body: NoticeChoicesSchema,
      answers: answersJson(NoticesSchema, 'All, as they are now'),
      handle: async ({ caller, params, body }) => {
        await choose(deps, caller, params['id'] ?? '', parseBody(NoticeChoicesSchema, body))
        return answer(caller.tenantId)
      },
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

const none = (): Problem => new Problem(404, 'Not found', 'That chat gets no notices.')

async function choose(deps: Deps, caller: Principal, id: string, choices: NoticeChoices): Promise<void> {
  const { tenantId } = caller
  await changing(deps, caller, async ({ notifications }, says) => {
    const one = (await notifications.subscriptions(tenantId)).find((each) => each.id === id)
    if (!one) throw none()
    const [before, after] = [shown(one.choices), shown(choices)]
    if (before === after) return
    await notifications.choose(tenantId, id, choices)
    await notifications.releaseHeld(tenantId, deps.now())
    await says({ action: 'notices.subscribe', target: whose(one), before, after })
  })
}

async function end(deps: Deps, caller: Principal, id: string): Promise<void> {
  const { tenantId } = caller
  const one = (await deps.notifications.subscriptions(tenantId)).find((each) => each.id === id)
  if (!one) throw none()
  await changing(deps, caller, async ({ notifications }, says) => {
    await notifications.unsubscribe(tenantId, id)
    await says({ action: 'notices.subscribe', target: whose(one), before: 'on', after: 'off' })
  })
}

const WORDS: Record<Subscription['kind'], string> = { personal: 'person', groupChat: 'group chat', channel: 'channel' }

const whose = ({ kind, userName }: Subscription): string =>
  userName === null ? `notices of a ${WORDS[kind]}` : `notices of ${userName}`

/** As the audit log says it. */
function shown({ digest, quiet, timezone }: NoticeChoices): string {
  const times = (windows: Exclude<NoticeChoices['quiet'], string>) =>
    windows.map(({ days, from, to }) => `${days.join(' ')} ${from} to ${to}`).join('; ')
  const hours = quiet === 'settings' ? 'as set for all' : quiet === 'none' ? 'none' : times(quiet)
  return `digest ${digest ? 'on' : 'off'}, quiet hours ${hours}${timezone === null ? '' : `, ${timezone}`}`
}

const NOTHING_SENT: Deliveries = {
  ...{ lastDeliveredAt: null, lastError: null, lastCode: null, lastFailedAt: null },
  ...{ waiting: 0, held: 0, nextAt: null },
}

async function mails({ keptConnections, notifications }: Deps, tenantId: string): Promise<Notice[]> {
  const all = mailRecipients(await mailSettings({ keptConnections }, tenantId))
  const sent = await notifications.deliveries(
    tenantId,
    all.map(({ id }) => id),
  )
  return all.map(({ id, address }) => ({
    ...{ id, kind: 'mail', userName: address, since: null, choices: null },
    ...delivery(sent.get(id) ?? NOTHING_SENT),
  }))
}

const shape = (one: Subscription): Notice => ({
  ...{ id: one.id, kind: one.kind, userName: one.userName, since: one.since, choices: one.choices },
  ...delivery(one),
})

function delivery({ lastDeliveredAt, lastError, lastCode, lastFailedAt, waiting, held, nextAt }: Deliveries) {
  const { label, cause, fix, who } = deliveryWords(lastCode)
  const failure = lastError === null ? null : { label, cause, fix, who, at: lastFailedAt }
  return { lastDeliveredAt, lastError, failure, waiting, held, nextAt }
}
