import { isSupportedCountry } from 'libphonenumber-js'
import { z } from 'zod/v4'
import type { ChangeService, Groups, PolicyFound, ScopeEffect, Services, ServiceView } from '../contract.ts'
import { JobSchema } from './jobs.ts'
import { NOT_VISIBLE, PersonSchema, ReasonRefSchema, ServiceKindSchema, TimeSchema, VISIBLE_NAME } from './page.ts'

const count = z.number().int().min(0)

const group = z.strictObject({
  id: z.guid('must be the id of a group, a GUID'),
  name: z.string().trim().min(1).max(256),
})

export const ScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('groups'),
    groups: z.array(group).min(1, 'choose at least one group').max(50, 'choose at most 50 groups'),
  }),
])

export const ServiceViewSchema = z.strictObject({
  kind: ServiceKindSchema,
  name: z.string(),
  status: z.enum(['connected', 'attention', 'notConnected']),
  place: z.string(),
  enabled: z.boolean(),
  revision: z.string(),
  numbers: z.enum(['keep', 'withdraw']).nullable(),
  scope: ScopeSchema.nullable(),
  settings: z.record(z.string(), z.string().nullable()),
  upload: z
    .strictObject({ id: z.string(), at: TimeSchema, by: PersonSchema, users: count, old: z.boolean() })
    .nullable(),
  lastJob: JobSchema.nullable(),
  read: z.strictObject({ users: count, sites: count.nullable(), managed: count.nullable() }),
  check: z
    .strictObject({
      at: TimeSchema,
      ok: z.boolean(),
      permissions: z.array(
        z.strictObject({ name: z.string(), vendorName: z.string().nullable(), granted: z.boolean().nullable() }),
      ),
      reason: ReasonRefSchema.nullable(),
      raw: z.string().nullable(),
    })
    .nullable(),
  look: z.strictObject({ at: TimeSchema.nullable(), failed: z.string().nullable() }),
}) satisfies z.ZodType<ServiceView>

export const ServicesSchema = z.strictObject({
  pbx: ServiceViewSchema.nullable(),
  teams: ServiceViewSchema.nullable(),
}) satisfies z.ZodType<Services>

const NO_CONTROL = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/

const words = (most: number, what: string) =>
  z.string().trim().min(1, `${what} has 1 to ${most} characters`).max(most).regex(NO_CONTROL, 'takes no line breaks')

export const ChangeServiceSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'a name has 1 to 64 characters')
    .max(64, 'a name has 1 to 64 characters')
    .regex(VISIBLE_NAME, NOT_VISIBLE)
    .optional(),
  scope: ScopeSchema.optional().describe('Of Teams: whose numbers are synced'),
  enabled: z.boolean().optional(),
  numbers: z.enum(['keep', 'withdraw']).optional().describe('With `enabled: false`, of Teams'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country in two capitals, for example GB')
    .refine((code) => isSupportedCountry(code), 'is no country; use its two letters of ISO 3166-1, for example GB')
    .nullable()
    .optional(),
  region: words(64, 'a state or province').nullable().optional(),
  writes: z.enum(['none', 'create', 'full']).optional().describe('Of the 8x8 PBX: what a job may write to it'),
  voiceRoutingPolicy: words(128, 'the name of a policy').nullable().optional(),
  callingPolicy: words(128, 'the name of a policy').nullable().optional(),
  voicemail: z.enum(['pbx', 'teams']).optional(),
  holdMusic: z.enum(['pbx', 'teams']).optional(),
  deactivated: z.enum(['unassign', 'keep']).optional(),
}) satisfies z.ZodType<ChangeService>

export const GroupsSchema = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), name: z.string() })),
}) satisfies z.ZodType<Groups>

export const PolicyFoundSchema = z.strictObject({ exists: z.boolean() }) satisfies z.ZodType<PolicyFound>

export const AskEffectSchema = z.strictObject({ scope: ScopeSchema })

export const ScopeEffectSchema = z.strictObject({
  inScope: count,
  wouldBe: count,
  enter: count,
  leave: count,
  numbers: count,
  some: z.array(z.strictObject({ userId: z.string(), displayName: z.string(), number: z.string().nullable() })),
}) satisfies z.ZodType<ScopeEffect>
