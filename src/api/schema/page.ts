import { z } from 'zod/v4'
import type { Page, ProblemBody, ReasonRef } from '../contract.ts'

/** ISO 8601, UTC. */
export const TimeSchema = z.iso.datetime()

/** ISO 8601 in any zone. Its year has four digits in UTC too: times are kept so, and compared as they are written. */
export const ZonedTimeSchema = z.iso
  .datetime({ offset: true })
  .refine(hasYear, 'must be a time, as in 2026-12-31T23:59:59Z')

function hasYear(text: string): boolean {
  const at = Date.parse(text)
  // what is no time at all is refused already
  return Number.isNaN(at) || /^\d/.test(new Date(at).toISOString())
}

/**
 * A name that is what it looks like: no control characters, none that turns round what stands after it (U+202E and its
 * kin), none that is nothing at all (U+200B, U+FEFF). What joins letters and emoji stays.
 */
export const VISIBLE_NAME = /^[^\u0000-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2066-\u2069\ufeff]*$/
export const NOT_VISIBLE = 'a name has no control characters, line breaks, or others that cannot be seen; type it anew'

export const ServiceKindSchema = z.enum(['pbx', 'teams'])

export const PersonSchema = z.strictObject({ id: z.string(), name: z.string() })

export const ReasonRefSchema = z.strictObject({
  code: z.string(),
  detail: z.record(z.string(), z.string()),
}) satisfies z.ZodType<ReasonRef>

export const ProblemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
}) satisfies z.ZodType<ProblemBody>

export const pageOf = <T>(item: z.ZodType<T>): z.ZodType<Page<T>> =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() })

/** What every list takes. */
export const listQuery = {
  cursor: z.string().min(1).max(4_000).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Items at most'),
}
