import { z } from 'zod/v4'
import type { AuditCheck, AuditEntry, AuditPage, AuditPeople, ListedAuditEntry } from '../contract.ts'
import { TimeSchema, ZonedTimeSchema } from './page.ts'

export const AuditEntrySchema = z.strictObject({
  seq: z.number().int(),
  at: TimeSchema,
  actor: z.strictObject({ id: z.string(), name: z.string() }),
  ip: z.string().nullable(),
  requestId: z.string().nullable(),
  via: z.enum(['tab', 'bot', 'scim', 'system']),
  action: z.string(),
  target: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  erased: z.strictObject({ actor: z.number().int().nullable(), object: z.number().int().nullable() }),
  hash: z.string(),
}) satisfies z.ZodType<AuditEntry>

export const AuditEntriesSchema = z.array(AuditEntrySchema)

export const ListedAuditEntrySchema = AuditEntrySchema.extend({
  targetName: z.string().nullable(),
}) satisfies z.ZodType<ListedAuditEntry>

export const AuditPeopleSchema = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), name: z.string(), via: AuditEntrySchema.shape.via })),
}) satisfies z.ZodType<AuditPeople>

export const AuditPageSchema = z.strictObject({
  items: z.array(ListedAuditEntrySchema),
  nextCursor: z.string().nullable(),
  total: z.number().int().nullable(),
}) satisfies z.ZodType<AuditPage>

const seq = z.number().int().min(0)

export const AuditCheckSchema = z.strictObject({
  holds: z.boolean(),
  broken: z.strictObject({ seq, what: z.enum(['changed', 'missing']) }).nullable(),
  first: seq,
  last: seq,
  lastHash: z.string(),
  from: seq,
  to: seq,
  erased: seq,
  next: seq.nullable(),
  noted: z.boolean().nullable(),
}) satisfies z.ZodType<AuditCheck>

/** ISO 8601 in any zone; as UTC, as it is kept. What is no time is met here too: its refusal comes after. */
const time = ZonedTimeSchema.transform((text) =>
  Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString(),
).optional()

const text = (longest: number, says: string) => z.string().trim().min(1).max(longest).optional().describe(says)

export const auditFilter = {
  actor: text(256, 'Id of the person, token, or `system`'),
  action: text(100, 'For example `sync.start`'),
  target: text(300, 'For example `job 12`'),
  via: AuditEntrySchema.shape.via.optional(),
  from: time.describe('From this time on'),
  to: time.describe('Before this time'),
  search: text(200, 'Part of who, what, before or after'),
}

const place = z.coerce.number().int().min(1).max(1e15).optional()

export const AuditVerifySchema = z.strictObject({
  from: place.describe('Number of the entry to begin with; left out: the oldest'),
  seq: place.describe('Number of an entry that was noted down'),
  hash: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be a hash as verify tells it')
    .optional()
    .describe('Its hash, as it was noted down'),
})
