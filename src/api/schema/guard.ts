import { z } from 'zod/v4'
import type { GuardView } from '../contract.ts'

export const GuardSchema = z.strictObject({
  number: z.number().int().min(0).max(1_000_000).describe('Removals that always pass'),
  share: z.number().min(0).max(1).describe('Share of the managed users that passes, 0 to 1'),
}) satisfies z.ZodType<GuardView>
