import { z } from 'zod/v4'
import type {
  Adoption,
  Change,
  ChooseAccount,
  ChosenUsers,
  DeleteUser,
  Drift,
  Excluded,
  FoundUsers,
  LeaveOut,
} from '../contract.ts'
import type { QueuedChange, ShowChosen, User, UserCounts, UserDetail } from '../contract.ts'
import { PersonSchema, ReasonRefSchema, ServiceKindSchema, TimeSchema } from './page.ts'
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
  workPhone: text,
  mobilePhone: text,
  directoryVisible: z.boolean(),
  licence: text,
  extension: text,
  number: text,
  state: UserStateSchema,
  reason: ReasonRefSchema.nullable(),
  notes: z.array(z.string()),
  stateSince: TimeSchema.nullable(),
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
  absent: z.array(z.enum(['pbx', 'm365'])),
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
  owner: z.enum(['pbx', 'idp']),
  owned: z.array(z.string()),
  inScope: z.boolean(),
  leftOut: z
    .strictObject({
      note: z.string(),
      by: z.strictObject({ id: z.string(), name: z.string() }),
      at: TimeSchema,
      until: TimeSchema.nullable(),
    })
    .nullable(),
  kept: z.strictObject({ note: z.string(), jobId: z.string(), by: PersonSchema, at: TimeSchema }).nullable(),
  removal: z.strictObject({ by: PersonSchema, at: TimeSchema }).nullable(),
  chosenAccount: z.strictObject({ accountId: z.string(), by: PersonSchema, at: TimeSchema }).nullable(),
  otherNumber: z
    .strictObject({
      number: z.string(),
      type: z.string(),
      may: z.boolean(),
      agreed: z.strictObject({ name: z.string(), at: TimeSchema }).nullable(),
    })
    .nullable(),
  raw: text,
  others: z.strictObject({
    users: z.array(z.strictObject({ id: z.string(), userName: z.string(), displayName: z.string() })),
    more: count,
    atLeast: z.boolean(),
  }),
  requests: z.array(ChangeRequestSchema),
}) satisfies z.ZodType<UserDetail>

export const FoundUsersSchema = z.strictObject({ search: z.string() }) satisfies z.ZodType<FoundUsers>

export const UserCountsSchema = z.strictObject({
  users: count,
  sites: count,
  byState: z.strictObject({ inSync: count, queued: count, waiting: count, blocked: count, excluded: count }),
  reasons: z.array(z.strictObject({ state: UserStateSchema, reason: z.string(), users: count })),
  leftOut: count,
  hidden: count,
  noEmergency: count,
  namesApart: count,
  onlyInM365: count,
}) satisfies z.ZodType<UserCounts>

const NO_CONTROL = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/

/** Why somebody decided so. */
export const NoteSchema = z
  .string()
  .trim()
  .min(1, 'say why, in 1 to 500 characters')
  .max(500, 'say why, in 1 to 500 characters')
  .regex(NO_CONTROL, 'a note has no control characters or line breaks')

const leaveOut = {
  note: NoteSchema,
  until: z.iso.datetime('must be a time in UTC, as in 2026-12-31T23:59:59Z').optional(),
}

/** Anything else cannot be one, and never reaches a store. */
export const UserIdSchema = z.string().regex(/^[\w.:@-]{1,128}$/, 'must be the id of a user')

const chosen = {
  ids: z.array(UserIdSchema).min(1).max(10_000).optional().describe('Ids of users; or else `filter`'),
  search: z.string().trim().max(200).optional(),
  filter: z.string().max(4_000).optional().describe('As in GET /api/users'),
}

export const ChooseAccountSchema = z.strictObject({
  account: z.string().trim().min(1).max(320).describe('Object id or username (UPN) of the Microsoft 365 user'),
}) satisfies z.ZodType<ChooseAccount>

export const LeaveOutSchema = z.strictObject(leaveOut) satisfies z.ZodType<LeaveOut>
export const ChosenUsersSchema = z.strictObject(chosen) satisfies z.ZodType<ChosenUsers>
export const LeaveOutChosenSchema = z.strictObject({ ...chosen, ...leaveOut }) satisfies z.ZodType<
  LeaveOut & ChosenUsers
>

export const ShowChosenSchema = z.strictObject({ ...chosen, visible: z.boolean() }) satisfies z.ZodType<ShowChosen>

export const ExcludedSchema = z.strictObject({
  done: count,
  refused: z.array(z.strictObject({ id: z.string(), why: z.string() })),
}) satisfies z.ZodType<Excluded>

export const TakeOverSchema = z.strictObject({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164 form, as in +442079460101'),
})

export const DeleteUserSchema = z.strictObject({
  confirm: z.string().trim().min(1).max(300).describe('The username of the user, to be sure'),
}) satisfies z.ZodType<DeleteUser>

export const DriftSchema = z.strictObject({
  userId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  field: z.string(),
  wanted: text,
  shown: text,
  holder: text,
  fate: z.enum(['queued', 'blocked', 'leftOut']),
  since: TimeSchema,
}) satisfies z.ZodType<Drift>

export const AdoptionSchema = z.strictObject({
  userId: z.string(),
  userName: z.string(),
  displayName: z.string(),
  wanted: text,
  shown: z.string(),
  type: z.string(),
  outcome: z.enum(['adopted', 'other']),
}) satisfies z.ZodType<Adoption>
