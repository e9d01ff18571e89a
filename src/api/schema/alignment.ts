import { z } from 'zod/v4'
import { EFFECTS, FINDINGS, JOINED_BY } from '../../directory/alignment.ts'
import type { Alignment, AlignmentRow } from '../contract.ts'
import { pageOf, TimeSchema } from './page.ts'

const count = z.number().int().min(0)
const text = z.string().nullable()

const counted = <K extends string>(names: readonly K[]): z.ZodType<Record<K, number>> =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, count])) as Record<K, typeof count>,
  ) as unknown as z.ZodType<Record<K, number>>

export const AlignmentSchema = z.strictObject({
  running: z.boolean(),
  done: count,
  failed: z.boolean(),
  madeAt: TimeSchema.nullable(),
  stale: z.boolean(),
  provider: z.enum(['entra', 'okta', 'other']),
  visible: z.enum(['all', 'linked']),
  rows: count,
  findings: counted(FINDINGS),
  joins: counted(JOINED_BY),
  effects: z.strictObject({ all: counted(EFFECTS), linked: counted(EFFECTS) }),
}) satisfies z.ZodType<Alignment>

export const AlignmentRowSchema = z.strictObject({
  finding: z.enum(FINDINGS),
  join: z.enum(JOINED_BY).nullable(),
  user: z
    .strictObject({
      id: z.string(),
      userName: z.string(),
      federationId: text,
      displayName: z.string(),
      email: text,
      active: z.boolean(),
      owner: z.enum(['pbx', 'idp']),
    })
    .nullable(),
  account: z
    .strictObject({
      id: z.string(),
      userPrincipalName: z.string(),
      displayName: text,
      mail: text,
      enabled: z.boolean(),
    })
    .nullable(),
  other: z.strictObject({ id: z.string(), userName: z.string(), displayName: z.string() }).nullable(),
  effects: z.strictObject({ all: z.enum(EFFECTS), linked: z.enum(EFFECTS) }),
  cause: z.string(),
  fix: z.string(),
  who: z.string(),
}) satisfies z.ZodType<AlignmentRow>

export const AlignmentPageSchema = pageOf(AlignmentRowSchema)
