import { z } from 'zod/v4'
import type { Change, QueuedChange, User, UserCounts, UserDetail } from '../contract.ts'
import { ReasonRefSchema, ServiceKindSchema, TimeSchema } from './page.ts'
import { ChangeRequestSchema } from './requests.ts'

const count = z.number().int().min(0)
const text = z.string().nullable()

export const UserStateSchema = z.enum(['inSync', 'queued', 'waiting', 'blocked', 'excluded'])

export const ChangeSchema = z.strictObject({
  service: ServiceKindSchema,
  kind: z.string(),
  field: z.string(),
  before: text,
  after: text,
  cause: z.string(),
  causedBy: text,
  since: TimeSchema,
}) satisfies z.ZodType<Change>

export const QueuedChangeSchema = ChangeSchema.extend({
  userId: text,
  userName: z.string(),
  displayName: z.string(),
}) satisfies z.ZodType<QueuedChange>

export const UserSchema = z.strictObject({
  id: z.string(),
  userName: z.string(),
  displayName: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  email: text,
  active: z.boolean(),
  deletedAt: TimeSchema.nullable(),
  site: text,
  licence: text,
  extension: text,
  number: text,
  state: UserStateSchema,
  reason: ReasonRefSchema.nullable(),
  waitingSince: TimeSchema.nullable(),
  nextTryAt: TimeSchema.nullable(),
  teams: z.strictObject({ userPrincipalName: text, number: text }),
  next: ChangeSchema.nullable(),
}) satisfies z.ZodType<User>

export const UserDetailSchema = UserSchema.extend({
  fields: z.array(
    z.strictObject({
      field: z.string(),
      directory: text,
      pbx: text,
      m365: text,
      keptIn: z.array(z.enum(['directory', 'pbx', 'm365'])),
    }),
  ),
  changes: z.array(ChangeSchema),
  history: z.array(
    z.strictObject({
      at: TimeSchema,
      kind: z.string(),
      field: text,
      before: text,
      after: text,
      cause: z.string(),
      causedBy: text,
    }),
  ),
  managed: z.array(
    z.strictObject({
      number: z.string(),
      origin: z.enum(['assigned', 'adopted']),
      jobId: z.string(),
      at: TimeSchema,
    }),
  ),
  requests: z.array(ChangeRequestSchema),
}) satisfies z.ZodType<UserDetail>

export const UserCountsSchema = z.strictObject({
  users: count,
  sites: count,
  byState: z.strictObject({ inSync: count, queued: count, waiting: count, blocked: count, excluded: count }),
  reasons: z.array(z.strictObject({ state: UserStateSchema, reason: z.string(), users: count })),
  onlyInM365: count,
}) satisfies z.ZodType<UserCounts>
