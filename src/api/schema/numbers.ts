import { z } from 'zod/v4'
import type { NumberCounts, NumberDetail, NumberPerson, NumbersRead, NumberView, TypedNumberView } from '../contract.ts'
import { pageOf, ReasonRefSchema, TimeSchema } from './page.ts'
import { QueuedChangeSchema, UserStateSchema } from './users.ts'

const count = z.number().int().min(0)
const text = z.string().nullable()

export const NUMBER_STATUSES = [
  'free',
  'ours',
  'heldByAnother',
  'onPremises',
  'porting',
  'wantedNotAssigned',
  'onlyInTeams',
  'onlyInPbx',
] as const

export const NUMBER_TYPES = ['directRouting', 'callingPlan', 'operatorConnect', 'unknown'] as const

export const NumberViewSchema = z.strictObject({
  number: z.string(),
  status: z.enum(NUMBER_STATUSES),
  type: z.enum(NUMBER_TYPES).nullable(),
  country: text,
  category: text,
  origin: text,
  pbx: z.enum(['available', 'assigned', 'porting', 'unknown']).nullable(),
  holder: z.strictObject({ id: z.string(), name: z.string(), userId: text }).nullable(),
  user: z.strictObject({ id: z.string(), displayName: z.string() }).nullable(),
  held: z.strictObject({ state: UserStateSchema, reason: ReasonRefSchema.nullable() }).nullable(),
}) satisfies z.ZodType<NumberView>

export const NumberPageSchema = pageOf(NumberViewSchema)

const NumberPersonSchema = z.strictObject({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  number: text,
  extension: text,
  licence: text,
  active: z.boolean(),
  deletedAt: TimeSchema.nullable(),
  state: UserStateSchema,
  reason: ReasonRefSchema.nullable(),
  teamsNumbers: z.array(z.string()),
}) satisfies z.ZodType<NumberPerson>

export const NumberDetailSchema = NumberViewSchema.extend({
  teams: z
    .strictObject({
      holderKind: z.enum(['user', 'application', 'conference', 'policy', 'none']),
      category: z.enum(['primary', 'private', 'alternate']).nullable(),
      source: z.enum(['online', 'onPremises']),
      activation: z.enum(['activated', 'pending', 'failed']),
    })
    .nullable(),
  owner: NumberPersonSchema.nullable(),
  holderUser: NumberPersonSchema.nullable(),
  first: NumberPersonSchema.pick({ id: true, userName: true, displayName: true }).nullable(),
  given: z
    .strictObject({
      userId: z.string(),
      origin: z.enum(['assigned', 'adopted']),
      jobId: z.string(),
      at: TimeSchema,
    })
    .nullable(),
  changes: z.array(QueuedChangeSchema),
  history: z.array(
    z.strictObject({
      at: TimeSchema,
      userId: z.string(),
      displayName: text,
      before: text,
      after: text,
      cause: z.string(),
      causedBy: text,
    }),
  ),
}) satisfies z.ZodType<NumberDetail>

export const NumbersReadSchema = z.strictObject({
  running: z.boolean(),
  startedAt: TimeSchema,
  endedAt: TimeSchema.nullable(),
  numbers: count,
  failed: ReasonRefSchema.nullable(),
  completeAt: TimeSchema.nullable(),
}) satisfies z.ZodType<NumbersRead>

export const NumberCountsSchema = z.strictObject({
  numbers: count,
  byStatus: z.strictObject({
    free: count,
    ours: count,
    heldByAnother: count,
    onPremises: count,
    porting: count,
    wantedNotAssigned: count,
    onlyInTeams: count,
    onlyInPbx: count,
  }),
  read: NumbersReadSchema.nullable(),
}) satisfies z.ZodType<NumberCounts>

export const TypedNumberSchema = z.strictObject({
  number: text,
  shown: text,
  country: text,
  wrong: text,
}) satisfies z.ZodType<TypedNumberView>
