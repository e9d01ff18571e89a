import { z } from 'zod/v4'
import type { AskToErase, Erasure } from '../contract.ts'

export const AskToEraseSchema = z.strictObject({
  person: z
    .string()
    .trim()
    .min(5, 'must have 5 to 256 characters')
    .max(256, 'must have 5 to 256 characters')
    .regex(/^\P{Cc}*$/u, 'must have no control characters')
    .regex(/[\d@_.-]/, 'must be an object id, the id of a user, a username or an address: names alone mean too many'),
  preview: z.boolean().optional(),
}) satisfies z.ZodType<AskToErase>

export const ErasureSchema = z.strictObject({
  id: z.string().nullable(),
  terms: z.array(z.string()),
  erased: z.array(z.strictObject({ place: z.string(), rows: z.number().int() })),
  left: z.array(
    z.strictObject({
      place: z.enum(['8x8', 'microsoft365', 'identityProvider', 'number', 'role', 'sender']),
      says: z.string(),
    }),
  ),
}) satisfies z.ZodType<Erasure>
