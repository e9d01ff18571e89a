import { json } from '../http/route.ts'
import { changing } from './audited.ts'
import type { ScheduleView } from './contract.ts'
import type { ApiDeps } from './deps.ts'
import { answersJson, type ApiRoute } from './described.ts'
import { parseBody } from './parse.ts'
import { ScheduleSchema } from './schema/schedule.ts'

const shown = ({ autoSync, windows, timezone }: ScheduleView): string => {
  const times = windows.map(({ days, from, to }) => `${days.join(' ')} ${from} to ${to}`).join('; ')
  return `Auto Sync ${autoSync ? 'on' : 'off'}, ${times === '' ? 'at any time' : `${times}, ${timezone}`}`
}

/** When syncs may start by themselves. */
export function createScheduleRoutes(deps: ApiDeps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/settings/schedule',
      access: 'settings.look',
      maxBody: 0,
      summary: 'Whether and when syncs start by themselves.',
      answers: answersJson(ScheduleSchema, 'Auto Sync with its windows'),
      handle: async ({ caller }) => json(await deps.tenants.schedule(caller.tenantId)),
    },
    {
      method: 'PUT',
      path: '/api/settings/schedule',
      access: 'settings.change',
      maxBody: 10_000,
      summary: 'Changes whether and when syncs start by themselves.',
      body: ScheduleSchema,
      answers: answersJson(ScheduleSchema, 'As it is now'),
      handle: async ({ caller, body }) => {
        const schedule = parseBody(ScheduleSchema, body)
        await changing(deps, caller, async ({ tenants }, says) => {
          const before = await tenants.schedule(caller.tenantId)
          await tenants.changeSchedule(caller.tenantId, schedule)
          await says({ action: 'settings.change', target: 'schedule', before: shown(before), after: shown(schedule) })
        })
        return json(schedule)
      },
    },
  ]
}
