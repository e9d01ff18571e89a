import { z } from 'zod/v4'
import type { NamesView } from '../contract.ts'
import { NOT_VISIBLE, VISIBLE_NAME } from './page.ts'

const name = z
  .string()
  .trim()
  .min(1, 'a name has 1 to 64 characters')
  .max(64, 'a name has 1 to 64 characters')
  .regex(VISIBLE_NAME, NOT_VISIBLE)

export const NamesSchema = z.strictObject({
  organization: name.describe('At the top of every page'),
  pbx: name.nullable().describe('Of the 8x8 service; null while there is none'),
}) satisfies z.ZodType<NamesView>
