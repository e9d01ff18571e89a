import { z } from 'zod/v4'
import type { Notices } from '../contract.ts'
import { TimeSchema } from './page.ts'

export const NoticesSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['personal', 'groupChat', 'channel']),
      userName: z.string().nullable(),
      since: TimeSchema,
      lastDeliveredAt: TimeSchema.nullable(),
      lastError: z.string().nullable(),
      waiting: z.number().int(),
    }),
  ),
}) satisfies z.ZodType<Notices>
