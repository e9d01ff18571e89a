import { z } from 'zod/v4'
import type { ColumnMapping, PbxSource, Upload, Uploads } from '../contract.ts'
import { PersonSchema, TimeSchema } from './page.ts'

const count = z.number().int().min(0)

/** Fields of a user export: what `words/changes.ts` names, and what only an export has. */
const FIELDS = [
  'userName',
  'userId',
  'givenName',
  'familyName',
  'displayName',
  'email',
  'status',
  'site',
  'country',
  'title',
  'department',
  'federationId',
  'locale',
  'timezone',
  'scimProvider',
  'licence',
  'extension',
  'extensionType',
  'number',
  'teams',
] as const

export const ColumnMappingSchema = z.strictObject({
  columns: z.partialRecord(z.enum(FIELDS), z.string().min(1).max(220)) as unknown as z.ZodType<Record<string, string>>,
  teamsForAll: z.boolean().default(false).describe('No column tells it: Teams is on for everybody with an extension'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a country has two capital letters, for example GB')
    .nullable()
    .default(null)
    .describe('For numbers without a country code'),
}) satisfies z.ZodType<ColumnMapping, unknown>

export const UploadSchema = z.strictObject({
  id: z.string(),
  at: TimeSchema,
  by: PersonSchema,
  bytes: count,
  columns: z.array(z.string()),
  suggested: ColumnMappingSchema,
  mapping: ColumnMappingSchema.nullable(),
  confirmedAt: TimeSchema.nullable(),
  missing: z.array(z.string()),
  counts: z.strictObject({
    rows: count,
    users: count,
    extensions: count,
    numbers: count,
    teamsOn: count,
    problems: count,
  }),
  problems: z.array(z.strictObject({ line: count, text: z.string() })),
}) satisfies z.ZodType<Upload, unknown>

export const UploadsSchema = z.strictObject({
  source: z.enum(['api', 'csv']),
  days: count,
  items: z.array(UploadSchema.extend({ old: z.boolean(), inUse: z.boolean() })),
}) satisfies z.ZodType<Uploads, unknown>

export const PbxSourceSchema = z.strictObject({
  source: z.enum(['api', 'csv']).optional(),
  writes: z.enum(['none', 'create', 'full']).optional().describe('What a PBX job may write to 8x8'),
  uploadDays: z.number().int().min(1).max(365).optional().describe('Days after which an upload is warned of'),
}) satisfies z.ZodType<PbxSource>
