/** The form of a chat's notices: digest and quiet hours. */
import { isDeepStrictEqual } from 'node:util'
import { noticesOnCard, quietOf } from '../cards/notices.ts'
import { entryOf } from './audited.ts'
import { answer } from './command.ts'
import type { CardAction, Outcome, Rooms, Turn } from './command.ts'

const WRONG = 'That form is not one of ours. Nothing was changed.'

/** What the form says; null: something else than it offers. */
async function chosen(
  { notifications }: Pick<Rooms, 'notifications'>,
  { tenantId, conversationId, asked, timezone }: Turn,
) {
  const before = (await notifications.choices(tenantId, [conversationId])).get(conversationId)
  if (!before || (asked.digest !== 'true' && asked.digest !== 'false')) return null
  const quiet = quietOf(asked.quiet, before)
  if (quiet === null) return null
  // nights are those of whoever asks for them, not of whoever entered the settings
  const own =
    typeof quiet !== 'string' && !isDeepStrictEqual(quiet, before.quiet)
      ? { timezone: timezone ?? before.timezone }
      : {}
  return { before, after: { ...before, digest: asked.digest === 'true', quiet, ...own } }
}

/** The card as it stands for this chat. */
export async function noticesOn(rooms: Rooms, { tenantId, conversationId, setting }: Turn): Promise<Outcome> {
  const [settings, all] = await Promise.all([
    rooms.tenants.noticeSettings(tenantId),
    rooms.notifications.choices(tenantId, [conversationId]),
  ])
  const choices = all.get(conversationId) ?? { digest: false, quiet: 'settings' as const, timezone: null }
  const base = { kind: 'ok' as const, title: 'Notices are on', sub: 'In our own chat' }
  return answer(noticesOnCard(choices, settings, setting), base)
}

export const chooseNotices: CardAction = {
  verb: 'notify.choose',
  action: 'notices.subscribe',
  writes: true,
  personal: true,
  check: async (rooms, turn) => ((await chosen(rooms, turn)) === null ? WRONG : null),
  async run(rooms, turn) {
    const { tenantId, conversationId } = turn
    await rooms.together(tenantId, async ({ audit, notifications }) => {
      const choice = await chosen({ notifications }, turn)
      if (!choice) return
      await notifications.choose(tenantId, conversationId, choice.after)
      // what the old hours held back is looked at by the new ones
      await notifications.releaseHeld(tenantId, rooms.now().toISOString())
      const [before, after] = [JSON.stringify(choice.before), JSON.stringify(choice.after)]
      await audit.append(
        tenantId,
        entryOf(rooms, turn, { action: 'notices.subscribe', target: 'choices', before, after }),
      )
    })
    return noticesOn(rooms, turn)
  },
}
