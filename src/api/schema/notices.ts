import { z } from 'zod/v4'
import type { MailChange, MailTest, MailView, NoticeChoices, Notices, NoticeSettingsView } from '../contract.ts'
import { PersonSchema, TimeSchema } from './page.ts'
import { TimeOfDaySchema, WeekdaySchema, WindowsSchema, ZoneSchema } from './schedule.ts'

export const NoticeChoicesSchema = z.strictObject({
  digest: z.boolean().describe('The weekly digest'),
  quiet: z
    .union([z.enum(['settings', 'none']), WindowsSchema.min(1)])
    .describe('The quiet hours of everybody, none, or its own'),
  timezone: ZoneSchema.nullable().describe('For its own quiet hours; null: the zone of the settings'),
}) satisfies z.ZodType<NoticeChoices>

const words = { label: z.string(), cause: z.string(), fix: z.string(), who: z.string() }

export const NoticesSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['personal', 'groupChat', 'channel', 'mail']),
      userName: z.string().nullable(),
      since: TimeSchema.nullable(),
      lastDeliveredAt: TimeSchema.nullable(),
      lastError: z.string().nullable(),
      failure: z.strictObject({ ...words, at: TimeSchema.nullable() }).nullable(),
      waiting: z.number().int(),
      held: z.number().int(),
      nextAt: TimeSchema.nullable(),
      choices: NoticeChoicesSchema.nullable(),
    }),
  ),
}) satisfies z.ZodType<Notices>

const TOPICS = ['failed', 'approval', 'attention', 'credential', 'provisioning'] as const

export const NoticeSettingsSchema = z.strictObject({
  timezone: ZoneSchema,
  quiet: z.strictObject({
    windows: WindowsSchema.describe('None: people are told at any time'),
    breaks: z
      .array(z.enum(TOPICS))
      .max(TOPICS.length)
      .refine((topics) => new Set(topics).size === topics.length, 'names one twice')
      .describe('Told at once all the same'),
  }),
  digest: z.strictObject({ day: WeekdaySchema, time: TimeOfDaySchema }),
}) satisfies z.ZodType<NoticeSettingsView>

/** RFC 5321 without quotes and other rarities; nothing in it can end a line or begin another address. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?$/
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$/
const ONE = 'must be one address, for example voice@contoso.com'
const address = z.string().regex(ADDRESS, ONE)
/** Until it is entered. */
const orEmpty = ({ source }: RegExp): RegExp => new RegExp(`^$|${source}`)
const MOST_ADDRESSES = 10

const mail = {
  on: z.boolean(),
  host: z.string().regex(orEmpty(HOST), 'must be the name of a server, for example smtp.contoso.com'),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z
    .string()
    .min(1)
    .max(320)
    .regex(/^[ -~\u00a1-\uffff]+$/, 'must be one line')
    .nullable(),
  from: z.string().regex(orEmpty(ADDRESS), ONE),
  to: z
    .array(address)
    .max(MOST_ADDRESSES)
    .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, 'names an address twice'),
  digest: z.boolean().describe('The weekly digest too'),
  quiet: z.boolean().describe('Quiet hours count for e-mail as well'),
}

export const MailChangeSchema = z.strictObject({
  ...mail,
  password: z.string().min(1).max(1_000).nullable().optional().describe('Left out: the kept one stays'),
}) satisfies z.ZodType<MailChange>

export const MailViewSchema = z.strictObject({
  ...mail,
  password: z.strictObject({ setAt: TimeSchema, setBy: PersonSchema }).nullable(),
  canKeep: z.boolean(),
}) satisfies z.ZodType<MailView>

export const MailTestSchema = z.strictObject({
  ok: z.boolean(),
  sent: z.number().int().describe('Mails that the server took'),
  refused: z.array(z.string()).describe('Addresses whose mail it did not take, where it took that of others'),
  failure: z.strictObject(words).nullable(),
  raw: z.string().nullable(),
}) satisfies z.ZodType<MailTest>
