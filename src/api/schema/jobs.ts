import { z } from 'zod/v4'
import type {
  Job,
  JobCounts,
  JobTask,
  Keepable,
  KeepNumbers,
  NumbersKept,
  NumbersTakenBack,
  OutputLine,
  PlanFacts,
  Usage,
} from '../contract.ts'
import { ReasonRefSchema, ServiceKindSchema, TimeSchema } from './page.ts'
import { NoteSchema } from './users.ts'

export const JobStateSchema = z.enum([
  'queued',
  'running',
  'succeeded',
  'succeededWithErrors',
  'failed',
  'refused',
  'cancelled',
])

const count = z.number().int().min(0)

export const JobCountsSchema = z.strictObject({
  read: count,
  planned: count,
  done: count,
  assigned: count,
  changed: count,
  removed: count,
  created: count,
  updated: count,
  deleted: count,
  adopted: count,
  policies: count.optional(),
  waiting: count,
  blocked: count,
  blockedInAll: count.optional(),
  excluded: count,
  failed: count,
  notReached: count,
}) satisfies z.ZodType<JobCounts>

const person = { id: z.string(), name: z.string() }

const TaskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sync') }),
  z.strictObject({ kind: z.literal('user'), userId: z.string() }),
  z.strictObject({ kind: z.literal('users'), users: count }),
  z.strictObject({ kind: z.literal('retry'), jobId: z.string() }),
  z.strictObject({ kind: z.literal('undo'), jobId: z.string() }),
  z.strictObject({ kind: z.literal('withdraw') }),
]) satisfies z.ZodType<JobTask>

const PlanFactsSchema = z.strictObject({
  madeAt: TimeSchema,
  changes: count,
  removals: count,
  vanished: count,
  limit: count,
  stops: z.array(z.string()),
  passesGuard: z.boolean(),
  mayApply: z.boolean(),
}) satisfies z.ZodType<PlanFacts>

const UsageSchema = z.strictObject({
  requests: count,
  waitedMs: count,
  throttled: count,
  share: z.number().min(0).max(1),
}) satisfies z.ZodType<Usage>

export const JobSchema = z.strictObject({
  id: z.string(),
  runId: z.string(),
  service: ServiceKindSchema,
  serviceName: z.string(),
  type: z.enum(['manual', 'bot', 'auto', 'retry']),
  state: JobStateSchema,
  diagnostic: z.boolean(),
  task: TaskSchema,
  preview: z.boolean(),
  planOf: z.string().nullable(),
  plan: PlanFactsSchema.nullable(),
  approved: z.strictObject({ ...person, at: TimeSchema, jobId: z.string() }).nullable(),
  declined: z.strictObject({ ...person, at: TimeSchema, note: z.string(), users: count }).nullable(),
  cancelledBy: z.strictObject({ ...person, at: TimeSchema }).nullable(),
  startedBy: z.strictObject(person),
  queuedAt: TimeSchema,
  startedAt: TimeSchema.nullable(),
  endedAt: TimeSchema.nullable(),
  resumedAt: TimeSchema.nullable(),
  counts: JobCountsSchema,
  phases: z.array(z.string()),
  progress: z
    .strictObject({
      phase: z.string(),
      done: count,
      total: count.nullable(),
      since: TimeSchema,
      etaSeconds: count.nullable(),
    })
    .nullable(),
  cause: ReasonRefSchema.extend({ raw: z.string().nullable() }).nullable(),
  usage: z.strictObject({ pbx: UsageSchema, graph: UsageSchema }).nullable().optional(),
  run: z.array(z.string()).optional(),
  steps: z
    .array(
      z.strictObject({
        step: z.enum(['found', 'taken', 'pushed', 'scope', 'matched', 'checks', 'change', 'verified']),
        outcome: z.enum(['done', 'nothing', 'stopped', 'failed']),
        detail: z.string(),
      }),
    )
    .nullable()
    .optional(),
  chosen: z
    .array(z.strictObject({ id: z.string(), userName: z.string(), displayName: z.string() }))
    .nullable()
    .optional(),
  reasons: z.array(z.strictObject({ reason: z.string(), users: count })).optional(),
}) satisfies z.ZodType<Job>

export const OutputLineSchema = z.strictObject({
  line: z.number().int().min(1),
  at: TimeSchema,
  level: z.enum(['info', 'problem', 'debug']),
  text: z.string(),
}) satisfies z.ZodType<OutputLine>

export const KeepNumbersSchema = z.strictObject({ note: NoteSchema }) satisfies z.ZodType<KeepNumbers>

export const KeepableSchema = z.strictObject({
  users: count,
  taken: count,
  chosen: count,
  left: count,
}) satisfies z.ZodType<Keepable>

export const NumbersKeptSchema = z.strictObject({ kept: count, left: count }) satisfies z.ZodType<NumbersKept>
export const NumbersTakenBackSchema = z.strictObject({ takenBack: count }) satisfies z.ZodType<NumbersTakenBack>
