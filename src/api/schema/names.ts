import { z } from 'zod/v4'
import type { NamesView } from '../contract.ts'

const name = z
  .string()
  .trim()
  .min(1, 'a name has 1 to 64 characters')
  .max(64, 'a name has 1 to 64 characters')
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'a name has no control characters or line breaks')

export const NamesSchema = z.strictObject({
  organization: name.describe('At the top of every page'),
  pbx: name.nullable().describe('Of the 8x8 service; null while there is none'),
}) satisfies z.ZodType<NamesView>
