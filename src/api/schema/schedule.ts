import { z } from 'zod/v4'
import { isZone } from '../../words/zone.ts'
import type { ScheduleView } from '../contract.ts'

const MOST_WINDOWS = 20
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
export const TimeOfDaySchema = z.string().regex(TIME, 'must be a time from 00:00 to 23:59')
const end = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time from 00:00 to 24:00')

export const WeekdaySchema = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

const window = z
  .strictObject({
    days: z
      .array(WeekdaySchema)
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, 'names a day twice'),
    from: TimeOfDaySchema,
    to: end,
  })
  .refine(({ from, to }) => from !== to, 'begins and ends at the same time; use 00:00 to 24:00 for a whole day')

export const WindowsSchema = z.array(window).max(MOST_WINDOWS)
export const ZoneSchema = z
  .string()
  .max(64)
  .refine(isZone, 'must be the name of a time zone, for example Europe/London')
  .describe('IANA name')

export const ScheduleSchema = z.strictObject({
  autoSync: z.boolean(),
  windows: WindowsSchema.describe('None: at any time'),
  timezone: ZoneSchema,
}) satisfies z.ZodType<ScheduleView>
