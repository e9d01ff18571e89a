/** How the changes of a plan are asked for: as a page, or all of them as a file. */
import { z } from 'zod/v4'
import type { PlanQuery } from '../../jobs/store.ts'
import { PlannedKindSchema, PlannedStatusSchema } from '../schema/plan.ts'
import { several } from './jobs.ts'

const CauseSchema = z.string().regex(/^[A-Z0-9_]{1,64}$/, 'must be a cause, for example NUMBER_GONE')

export const planAsked = {
  kind: several(PlannedKindSchema).describe('Kinds of changes, several separated by commas'),
  cause: several(CauseSchema).describe('Causes of changes, several separated by commas'),
  status: several(PlannedStatusSchema).describe('What became of them: planned, started, done, waiting, failed'),
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Part of a name or username, or of what was before or will be after; digits of a number are enough'),
}

export type PlanAsked = z.output<z.ZodObject<typeof planAsked>>

export function planQuery({ kind, cause, status, search }: PlanAsked): Omit<PlanQuery, 'limit'> {
  return {
    ...(kind ? { kinds: kind } : {}),
    ...(cause ? { causes: cause } : {}),
    ...(status ? { statuses: status } : {}),
    ...(search ? { search } : {}),
  }
}
