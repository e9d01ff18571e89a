import { z } from 'zod/v4'
import type { JobChange, JobChanges, KeptPlan, SyncCancelled } from '../contract.ts'
import { JobSchema } from './jobs.ts'
import { ServiceKindSchema, TimeSchema } from './page.ts'

export const PlannedKindSchema = z.enum(['create', 'update', 'delete', 'assign', 'change', 'unassign', 'policy'])

export const PlannedStatusSchema = z.enum(['planned', 'started', 'done', 'waiting', 'failed'])

const JobChangeSchema = z.strictObject({
  ordinal: z.number().int().min(0),
  service: ServiceKindSchema,
  user: z.strictObject({ id: z.string().nullable(), userName: z.string(), displayName: z.string().nullable() }),
  kind: PlannedKindSchema,
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  cause: z.string(),
  causedBy: z.string().nullable(),
  waitsFor: z.array(z.number().int().min(0)),
  waits: z.array(z.strictObject({ userName: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  status: PlannedStatusSchema,
  reason: z.string().nullable(),
  raw: z.string().nullable(),
}) satisfies z.ZodType<JobChange>

const changes = {
  items: z.array(JobChangeSchema),
  nextCursor: z.string().nullable(),
  total: z.number().int().min(0),
  summary: z
    .array(z.strictObject({ kind: PlannedKindSchema, cause: z.string(), changes: z.number().int().min(0) }))
    .nullable(),
}

export const JobChangesSchema = z.strictObject(changes) satisfies z.ZodType<JobChanges>

export const KeptPlanSchema = z.strictObject({ job: JobSchema.nullable(), ...changes }) satisfies z.ZodType<KeptPlan>

export const SyncCancelledSchema = z.strictObject({
  jobIds: z.array(z.string()),
  cancelledBy: z.strictObject({ id: z.string(), name: z.string(), at: TimeSchema }),
}) satisfies z.ZodType<SyncCancelled>
