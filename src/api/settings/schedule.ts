import type { ScheduleView } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { ScheduleSchema } from '../schema/schedule.ts'
import { settingRoutes } from './setting.ts'

const shown = ({ autoSync, windows, timezone }: ScheduleView): string => {
  const times = windows.map(({ days, from, to }) => `${days.join(' ')} ${from} to ${to}`).join('; ')
  return `Auto Sync ${autoSync ? 'on' : 'off'}, ${times === '' ? 'at any time' : `${times}, ${timezone}`}`
}

/** When syncs may start by themselves. */
export const createScheduleRoutes = (deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] =>
  settingRoutes(deps, {
    name: 'schedule',
    schema: ScheduleSchema,
    maxBody: 10_000,
    looks: 'Whether and when syncs start by themselves.',
    changes: 'Changes whether and when syncs start by themselves.',
    says: 'Auto Sync with its windows',
    read: (tenants, tenantId) => tenants.schedule(tenantId),
    write: (tenants, tenantId, schedule) => tenants.changeSchedule(tenantId, schedule),
    shown,
  })
