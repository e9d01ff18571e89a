import { isDeepStrictEqual } from 'node:util'
import { DAY_WORDS } from '../../words/choices.ts'
import { TOPIC_WORDS } from '../../words/notices.ts'
import type { NoticeSettingsView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { NoticeSettingsSchema } from '../schema/notices.ts'
import { settingRoutes } from './setting.ts'

const shown = ({ timezone, quiet, digest }: NoticeSettingsView): string => {
  const times = quiet.windows.map(({ days, from, to }) => `${days.join(' ')} ${from} to ${to}`).join('; ')
  const breaks = quiet.breaks.map((topic) => TOPIC_WORDS[topic]).join(', ')
  return `quiet ${times === '' ? 'never' : times}${breaks === '' ? '' : ` but for ${breaks}`}; digest ${DAY_WORDS[digest.day]} ${digest.time}; ${timezone}`
}

/** When people are told. */
export const createNoticeSettingsRoutes = (deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] =>
  settingRoutes(deps, {
    name: 'notices',
    schema: NoticeSettingsSchema,
    maxBody: 10_000,
    looks: 'Quiet hours, and when the weekly digest comes.',
    changes: 'Changes quiet hours, and when the weekly digest comes.',
    says: 'Quiet hours and the time of the digest',
    read: (tenants, tenantId) => tenants.noticeSettings(tenantId),
    async write(tenants, tenantId, settings, at, { notifications }) {
      const before = await tenants.noticeSettings(tenantId)
      await tenants.changeNoticeSettings(tenantId, settings)
      // what the old hours held back is looked at by the new ones
      await notifications.releaseHeld(tenantId, at)
      const moved = before.timezone !== settings.timezone || !isDeepStrictEqual(before.digest, settings.digest)
      // a time of this week that has passed already promises no digest
      if (moved) await notifications.enqueueDigest(tenantId, [], Math.floor(Date.parse(at) / 1_000))
    },
    shown,
  })
