import { z } from 'zod/v4'
import type { ComparedChange, ComparedSide, Comparison } from '../contract.ts'

const count = z.number().int().min(0)

const side = z.strictObject({
  kind: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  cause: z.string(),
  status: z.enum(['planned', 'started', 'done', 'waiting', 'failed']),
  reason: z.string().nullable(),
}) satisfies z.ZodType<ComparedSide>

const change = z.strictObject({
  subject: z.string(),
  userName: z.string(),
  field: z.string(),
  this: side.nullable(),
  other: side.nullable(),
}) satisfies z.ZodType<ComparedChange>

export const ComparisonSchema = z.strictObject({
  items: z.array(change),
  nextCursor: z.string().nullable(),
  total: count,
  counts: z.strictObject({ onlyThis: count, onlyOther: count, different: count, same: count }),
}) satisfies z.ZodType<Comparison>
