import { z } from 'zod/v4'
import type {
  AppKey,
  Clouds,
  Connections,
  ConnectionTest,
  ConsentStarted,
  CredentialView,
  Permissions,
  PbxKey,
} from '../contract.ts'
import { PersonSchema, ReasonRefSchema, TimeSchema, ZonedTimeSchema } from './page.ts'

const text = z.string().nullable()
const CloudNameSchema = z.enum(['global', 'gccHigh', 'dod'])
const ProofSchema = z.enum(['secret', 'certificate', 'managedIdentity', 'workloadIdentity'])
const SourceSchema = z.enum(['environment', 'console'])
const LackSchema = z.strictObject({ code: z.string(), what: z.string(), cause: z.string(), fix: z.string() })

export const CloudsSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      name: CloudNameSchema,
      title: z.string(),
      authority: z.string(),
      graph: z.string(),
      portal: z.string(),
      lacks: z.array(LackSchema).describe('What the product needs and this cloud does not offer'),
      chosen: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<Clouds>

export const CredentialViewSchema = z.strictObject({
  id: z.string(),
  connection: z.enum(['pbx', 'microsoft365', 'bot', 'scim', 'sso']),
  what: z.enum([
    ...(['apiKey', 'clientSecret', 'certificate', 'managedIdentity'] as const),
    ...(['workloadIdentity', 'token', 'consent', 'signingCertificate'] as const),
  ]),
  label: z.string(),
  source: z.enum(['environment', 'console', 'platform', 'microsoft']),
  state: z.enum(['ok', 'expiring', 'expired', 'failing', 'missing']),
  hint: text.describe('Last four characters; the secret itself is never told'),
  setAt: TimeSchema.nullable(),
  setBy: PersonSchema.nullable(),
  expiresAt: TimeSchema.nullable(),
  daysLeft: z.number().int().min(0).nullable(),
  lastSuccessAt: TimeSchema.nullable(),
  fix: text,
}) satisfies z.ZodType<CredentialView>

const AppConnectionSchema = z.strictObject({
  source: SourceSchema,
  cloud: CloudNameSchema,
  clientId: text,
  proof: ProofSchema,
  identityClientId: text,
  certificate: z
    .strictObject({ thumbprint: z.string(), subject: z.string(), validFrom: TimeSchema, validTo: TimeSchema })
    .nullable(),
  lacks: z.array(LackSchema),
})

export const ConnectionsSchema = z.strictObject({
  warnDays: z.number().int(),
  canKeep: z.boolean(),
  pbx: z.strictObject({ source: SourceSchema, url: z.string() }),
  microsoft365: AppConnectionSchema,
  bot: AppConnectionSchema.nullable(),
  items: z.array(CredentialViewSchema),
}) satisfies z.ZodType<Connections>

/** What is pasted often has a line break at its end. */
const secret = (most: number) =>
  z
    .string()
    .trim()
    .min(8, `a secret has 8 to ${most} characters`)
    .max(most, `a secret has 8 to ${most} characters`)
    .regex(/^[\x21-\x7e]+$/, 'a secret has no blanks and no characters beyond ASCII; copy it again')
const ends = ZonedTimeSchema.nullable().optional()

export const PbxKeySchema = z.strictObject({
  apiKey: secret(512).describe('As 8x8 gave it'),
  expiresAt: ends.describe('When 8x8 ends the key, if it said so'),
}) satisfies z.ZodType<PbxKey>

export const AppKeySchema = z.strictObject({
  cloud: CloudNameSchema.optional(),
  clientId: z.guid('must be the application (client) id, a GUID').optional(),
  proof: ProofSchema,
  clientSecret: secret(512).optional().describe('With `secret`: its value, not its id'),
  expiresAt: ends.describe('With `secret`: its end, as the Entra admin center shows it'),
  certificate: z.string().max(20_000).optional().describe('With `certificate`: PEM of certificate and private key'),
  identityClientId: z.guid('must be the client id of the managed identity, a GUID').optional(),
}) satisfies z.ZodType<AppKey>

export const ConnectionTestSchema = z.strictObject({
  at: TimeSchema,
  ok: z.boolean(),
  permissions: z.array(z.strictObject({ name: z.string(), vendorName: text, granted: z.boolean().nullable() })),
  reason: ReasonRefSchema.nullable(),
  raw: text,
}) satisfies z.ZodType<ConnectionTest>

export const PermissionsSchema = z.strictObject({
  at: TimeSchema,
  items: z.array(
    z.strictObject({
      vendorName: z.string(),
      needed: z.string(),
      required: z.boolean(),
      granted: z.boolean().nullable(),
      fix: text,
    }),
  ),
  consent: z.strictObject({ at: TimeSchema, by: PersonSchema }).nullable(),
  reason: ReasonRefSchema.nullable(),
  oldTokens: z
    .strictObject({ at: TimeSchema, fix: z.string() })
    .nullable()
    .describe('Set where people are refused because their tokens are of version 1.0'),
}) satisfies z.ZodType<Permissions>

export const ConsentStartedSchema = z.strictObject({
  url: z.string(),
  expiresAt: TimeSchema,
}) satisfies z.ZodType<ConsentStarted>
