import { z } from 'zod/v4'
import type { AskLicence, LicenceCheck, LicencesAsked, Licences } from '../contract.ts'
import { ChosenUsersSchema } from './users.ts'

const count = z.number().int().min(0)
const text = z.string().nullable()

export const LicencesSchema = z.strictObject({
  items: z.array(z.strictObject({ name: z.string(), users: count })),
}) satisfies z.ZodType<Licences>

export const AskLicenceSchema = ChosenUsersSchema.extend({
  licence: z.string().trim().min(1).max(100).describe('Its name, as 8x8 shows it'),
}) satisfies z.ZodType<AskLicence>

export const LicenceCheckSchema = z.strictObject({
  columns: z.array(z.string()),
  read: z.strictObject({ userName: z.string(), licence: z.string(), extension: text }),
  counts: z.strictObject({ rows: count, good: count, same: count, bad: count }),
  good: z.array(
    z.strictObject({
      line: count,
      userId: z.string(),
      userName: z.string(),
      displayName: z.string(),
      changes: z.array(z.strictObject({ field: z.string(), before: text, after: text })),
    }),
  ),
  problems: z.array(z.strictObject({ line: count, userName: z.string(), wrong: z.string(), right: z.string() })),
  digest: z.string(),
}) satisfies z.ZodType<LicenceCheck>

export const LicencesAskedSchema = z.strictObject({ users: count, left: count }) satisfies z.ZodType<LicencesAsked>
