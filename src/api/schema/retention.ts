import { z } from 'zod/v4'
import type { RetentionView } from '../contract.ts'

export const RetentionSchema = z.strictObject({
  auditDays: z.number().int().min(30, 'must be 30 to 3650').max(3650, 'must be 30 to 3650'),
}) satisfies z.ZodType<RetentionView>
