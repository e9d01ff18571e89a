import type { ChangeService, ScheduleView, Scope, ServiceView } from '../../../../api/contract.ts'
import { hoursFault, zoneFault } from '../../../../words/hours.ts'
import type { Versioned } from '../../Settings/useSetting.ts'

/** What the settings of a service are, as they are typed. Only those of its kind are shown and sent. */
export interface Values {
  name: string
  country: string
  region: string
  writes: 'none' | 'create' | 'full'
  scope: Scope
  voiceRoutingPolicy: string
  callingPolicy: string
  voicemail: 'pbx' | 'teams'
  holdMusic: 'pbx' | 'teams'
  deactivated: 'unassign' | 'keep'
  autoSync: boolean
  windows: ScheduleView['windows']
  timezone: string
}

export type Name = keyof Values

/** What the server has, all of it from one look. */
export interface Base {
  view: ServiceView
  schedule: Versioned<ScheduleView>
}

const OF_SCHEDULE: Name[] = ['autoSync', 'windows', 'timezone']

export const NAMES: Record<Name, string> = {
  name: 'Name',
  country: 'Country',
  region: 'State or province',
  writes: 'Changes to 8x8',
  scope: 'Who is synced',
  voiceRoutingPolicy: 'Voice routing policy',
  callingPolicy: 'Calling policy',
  voicemail: 'Voicemail',
  holdMusic: 'Hold music',
  deactivated: 'Deactivated users',
  autoSync: 'Auto Sync',
  windows: 'Hours of Auto Sync',
  timezone: 'Time zone',
}

export function valuesOf({ view, schedule: { value: schedule } }: Base): Values {
  const { settings } = view
  return {
    name: view.name,
    country: settings['country'] ?? '',
    region: settings['region'] ?? '',
    writes: (settings['writes'] ?? 'none') as Values['writes'],
    scope: view.scope ?? { kind: 'all' },
    voiceRoutingPolicy: settings['voiceRoutingPolicy'] ?? '',
    callingPolicy: settings['callingPolicy'] ?? '',
    voicemail: (settings['voicemail'] ?? 'pbx') as Values['voicemail'],
    holdMusic: (settings['holdMusic'] ?? 'pbx') as Values['holdMusic'],
    deactivated: (settings['deactivated'] ?? 'unassign') as Values['deactivated'],
    autoSync: schedule.autoSync,
    windows: schedule.windows,
    timezone: schedule.timezone,
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

export const differing = (one: Values, other: Values): Name[] =>
  (Object.keys(one) as Name[]).filter((name) => !same(one[name], other[name]))

/** What has to be sent for these to be as they are here; null: nothing of that kind. */
export function requestsOf(values: Values, changed: Name[]) {
  const own = changed.filter((name) => !OF_SCHEDULE.includes(name))
  const service = Object.fromEntries(own.map((name) => [name, orNull(name, values[name])])) as ChangeService
  return {
    service: own.length > 0 ? service : null,
    schedule: changed.some((name) => OF_SCHEDULE.includes(name))
      ? ({ autoSync: values.autoSync, windows: values.windows, timezone: values.timezone } satisfies ScheduleView)
      : null,
  }
}

const MAY_BE_NONE: Name[] = ['country', 'region', 'voiceRoutingPolicy', 'callingPolicy']
const orNull = (name: Name, value: unknown): unknown => {
  const text = typeof value === 'string' ? value.trim() : value
  return text === '' && MAY_BE_NONE.includes(name) ? null : text
}

/** What is not right yet, in words that say what would be. */
export function faultsOf(values: Values): Partial<Record<Name, string>> {
  const faults: Partial<Record<Name, string>> = {}
  if (values.name.trim() === '') faults.name = 'Give it a name of 1 to 64 characters.'
  if (values.scope.kind === 'groups' && values.scope.groups.length === 0)
    faults.scope = 'Choose at least one group, or all users.'
  const windows = hoursFault(values.windows)
  const timezone = zoneFault(values.windows, values.timezone)
  if (windows !== null) faults.windows = windows
  if (timezone !== null) faults.timezone = timezone
  return faults
}

/** Needs a sync to take effect in Teams or at 8x8. */
export const NEEDS_SYNC: Name[] = ['scope', 'voiceRoutingPolicy', 'callingPolicy', 'deactivated']
