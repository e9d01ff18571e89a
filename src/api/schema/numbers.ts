import { z } from 'zod/v4'
import type { NumberCounts, NumbersRead, NumberView } from '../contract.ts'
import { pageOf, ReasonRefSchema, TimeSchema } from './page.ts'

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
}) satisfies z.ZodType<NumberView>

export const NumberPageSchema = pageOf(NumberViewSchema)

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
