import { z } from 'zod/v4'
import type {
  ChangedScim,
  IdentityScim,
  MadeScimToken,
  NewScimToken,
  ProvisioningCycle,
  ProvisioningCycles,
  ProvisioningEntry,
  ProvisioningPage,
  ProvisioningRequestDetail,
  RotateScimToken,
  ScimSettings,
  ScimToken,
} from '../contract.ts'
import { REFUSAL_WORDS, type RefusalCode } from '../../words/provisioningReasons.ts'
import { PersonSchema, TimeSchema, ZonedTimeSchema } from './page.ts'

const text = z.string().nullable()
const count = z.number().int()
export const OutcomeSchema = z.enum(['ok', 'refused', 'failed'])
export const RefusalSchema = z.enum(Object.keys(REFUSAL_WORDS) as [RefusalCode, ...RefusalCode[]])

export const ScimSettingsSchema = z.strictObject({
  on: z.boolean().describe('false: every token ends at once'),
  provider: z.enum(['entra', 'okta', 'other']),
  visible: z.enum(['all', 'linked']).describe('Which users the identity provider sees'),
}) satisfies z.ZodType<ScimSettings>

export const ScimTokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  createdAt: TimeSchema,
  createdBy: PersonSchema,
  expiresAt: TimeSchema.nullable(),
  lastUsedAt: TimeSchema.nullable(),
  revokedAt: TimeSchema.nullable(),
}) satisfies z.ZodType<ScimToken>

export const NewScimTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(80),
  expiresAt: ZonedTimeSchema.nullable().optional().describe('Left out: it does not end by itself'),
}) satisfies z.ZodType<NewScimToken>

export const RotateScimTokenSchema = NewScimTokenSchema.pick({ expiresAt: true }).extend({
  overlapDays: z.number().int().min(0).max(30).optional().describe('How long the old one goes on; 7 when left out'),
}) satisfies z.ZodType<RotateScimToken>

export const MadeScimTokenSchema = z.strictObject({
  token: z.string().describe('Told this once'),
  credential: ScimTokenSchema,
}) satisfies z.ZodType<MadeScimToken>

export const ProvisioningEntrySchema = z.strictObject({
  seq: count,
  at: TimeSchema,
  credential: z.string(),
  credentialId: z.string(),
  method: z.string(),
  route: z.string(),
  resourceId: text,
  userName: text,
  status: count,
  outcome: OutcomeSchema,
  scimType: text,
  detail: text,
  reason: text,
  ms: z.number(),
}) satisfies z.ZodType<ProvisioningEntry>

export const ProvisioningRequestDetailSchema = ProvisioningEntrySchema.extend({
  provider: ScimSettingsSchema.shape.provider,
  user: z
    .strictObject({ id: z.string(), displayName: z.string(), userName: z.string(), isSame: z.boolean() })
    .nullable()
    .describe('Whom it is about; isSame false: found by the username alone'),
  group: text,
  sent: z
    .strictObject({ query: text, body: text, cut: z.boolean() })
    .nullable()
    .describe('Of a refused request, without secrets'),
  changes: z
    .array(z.strictObject({ kind: z.string(), field: text, before: text, after: text }))
    .nullable()
    .describe('What it changed of the user'),
}) satisfies z.ZodType<ProvisioningRequestDetail>

export const ProvisioningEntriesSchema = z.array(ProvisioningEntrySchema)

const ProvisioningCycleSchema = z.strictObject({
  startedAt: TimeSchema,
  endedAt: TimeSchema,
  requests: count,
  changes: count,
  done: count,
  refused: count,
  failed: count,
  whole: z.boolean().describe('False: it began before what was looked through'),
}) satisfies z.ZodType<ProvisioningCycle>

export const ProvisioningCyclesSchema = z.strictObject({
  current: ProvisioningCycleSchema.nullable(),
  last: ProvisioningCycleSchema.nullable(),
}) satisfies z.ZodType<ProvisioningCycles>

export const ProvisioningPageSchema = z.strictObject({
  items: z.array(ProvisioningEntrySchema),
  nextCursor: z.string().nullable(),
  total: count,
  more: z.boolean(),
}) satisfies z.ZodType<ProvisioningPage>

export const IdentityScimSchema = ScimSettingsSchema.extend({
  revision: z.string(),
  url: z.string(),
  tokens: z.array(ScimTokenSchema),
  health: z.strictObject({
    state: z.enum(['off', 'noToken', 'waiting', 'working', 'failing']),
    since: TimeSchema,
    counts: z.strictObject({ ok: count, refused: count, failed: count }),
    last: ProvisioningEntrySchema.nullable(),
    lastProblem: ProvisioningEntrySchema.nullable(),
  }),
  whenOff: z.strictObject({ tokens: count, users: count }),
}) satisfies z.ZodType<IdentityScim>

export const ChangedScimSchema = IdentityScimSchema.extend({ endedTokens: count }) satisfies z.ZodType<ChangedScim>
