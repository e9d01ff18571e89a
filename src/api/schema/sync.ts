import { z } from 'zod/v4'
import type { StartSync, SyncStarted, SyncStatus, UndoJob } from '../contract.ts'
import { JobSchema } from './jobs.ts'
import { TimeSchema } from './page.ts'
import { ChosenUsersSchema, UserIdSchema } from './users.ts'

const count = z.number().int().min(0)
const look = z.strictObject({ at: TimeSchema.nullable(), failed: z.string().nullable() })

export const SyncStatusSchema = z.strictObject({
  button: z.enum([
    'syncing',
    'diagnostic',
    'failed',
    'refused',
    'queued',
    'setup',
    'settings',
    'off',
    'blocked',
    'green',
  ]),
  queued: count,
  blocked: count,
  waiting: count,
  excluded: count,
  inSync: count,
  users: count,
  running: z.array(JobSchema),
  latest: z.strictObject({ pbx: JobSchema.nullable(), teams: JobSchema.nullable() }),
  stopped: z.array(JobSchema),
  looks: z.strictObject({ pbx: look, teams: look }),
  setup: z.array(z.enum(['pbx', 'teams', 'firstSync'])),
  synced: z.boolean(),
  off: z.array(z.enum(['pbx', 'teams'])),
  lacks: z.array(z.strictObject({ what: z.string(), cause: z.string(), fix: z.string() })),
  leftOut: count,
  auto: z.strictObject({
    on: z.boolean(),
    next: TimeSchema.nullable(),
    holds: z.array(
      z.enum(['off', 'setup', 'running', 'undone', 'approval', 'failed', 'window', 'tried', 'settling', 'nothing']),
    ),
  }),
  names: z.strictObject({ pbx: z.string(), teams: z.string() }),
  organization: z.string(),
}) satisfies z.ZodType<SyncStatus>

export const StartSyncSchema = z.strictObject({
  service: z.enum(['all', 'pbx', 'teams']),
  diagnostic: z.boolean().optional(),
  userId: UserIdSchema.optional(),
  users: ChosenUsersSchema.optional().describe('These users alone: `ids`, each once, or else `search` and `filter`'),
  preview: z.boolean().optional(),
  task: z.enum(['sync', 'withdraw']).optional(),
}) satisfies z.ZodType<StartSync>

export const SyncStartedSchema = z.strictObject({
  runId: z.string(),
  jobIds: z.array(z.string()),
  started: z.boolean(),
}) satisfies z.ZodType<SyncStarted>

export const UndoJobSchema = z.strictObject({ preview: z.boolean().optional() }) satisfies z.ZodType<UndoJob>
