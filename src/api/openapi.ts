import { z } from 'zod/v4'
import { PROBLEM_TYPE } from '../http/problem.ts'
import type { ApiRoute } from './described.ts'
import { AlignmentPageSchema, AlignmentRowSchema, AlignmentSchema } from './schema/alignment.ts'
import {
  AuditCheckSchema,
  AuditEntriesSchema,
  AuditEntrySchema,
  AuditPageSchema,
  AuditPeopleSchema,
  ListedAuditEntrySchema,
} from './schema/audit.ts'
import { ComparisonSchema } from './schema/compare.ts'
import {
  AppKeySchema,
  CloudsSchema,
  ConnectionsSchema,
  ConnectionTestSchema,
  ConsentStartedSchema,
  CredentialViewSchema,
  PbxKeySchema,
  PermissionsSchema,
} from './schema/connections.ts'
import { GuardSchema } from './schema/guard.ts'
import {
  ChangedScimSchema,
  IdentityScimSchema,
  MadeScimTokenSchema,
  NewScimTokenSchema,
  ProvisioningEntriesSchema,
  ProvisioningEntrySchema,
  ProvisioningCyclesSchema,
  ProvisioningPageSchema,
  ProvisioningRequestDetailSchema,
  RotateScimTokenSchema,
  ScimSettingsSchema,
  ScimTokenSchema,
} from './schema/identity.ts'
import { IdentitySsoSchema, SsoSettingsSchema } from './schema/sso.ts'
import {
  JobSchema,
  KeepNumbersSchema,
  KeepableSchema,
  NumbersKeptSchema,
  NumbersTakenBackSchema,
  OutputLineSchema,
} from './schema/jobs.ts'
import { NamesSchema } from './schema/names.ts'
import {
  MailChangeSchema,
  MailTestSchema,
  MailViewSchema,
  NoticeChoicesSchema,
  NoticeSettingsSchema,
  NoticesSchema,
} from './schema/notices.ts'
import { AskLicenceSchema, LicenceCheckSchema, LicencesAskedSchema, LicencesSchema } from './schema/licences.ts'
import {
  NumberCountsSchema,
  NumberDetailSchema,
  NumberPageSchema,
  NumbersReadSchema,
  NumberViewSchema,
  TypedNumberSchema,
} from './schema/numbers.ts'
import { ProblemSchema } from './schema/page.ts'
import { AdoptionPageSchema, DriftPageSchema, JobPageSchema } from './schema/pages.ts'
import { QueuedChangePageSchema, UserPageSchema } from './schema/pages.ts'
import {
  AskForChangeSchema,
  ChangeRequestSchema,
  ChosenTodosSchema,
  NewUserSchema,
  TodoCountsSchema,
  TodoPageSchema,
  TodosDoneSchema,
  TodoSchema,
} from './schema/requests.ts'
import { NewSiteSchema, RenameSiteSchema, SetSiteSchema, SiteSchema, SitesSchema } from './schema/sites.ts'
import { AskToEraseSchema, ErasureSchema } from './schema/erasure.ts'
import { RetentionSchema } from './schema/retention.ts'
import { GiveRoleSchema, PeopleSchema, RoleAssignmentSchema, RolesSchema, RoleTableSchema } from './schema/roles.ts'
import { ScheduleSchema } from './schema/schedule.ts'
import {
  AskEffectSchema,
  ChangeServiceSchema,
  GroupsSchema,
  PolicyFoundSchema,
  ScopeEffectSchema,
  ServicesSchema,
  ServiceViewSchema,
} from './schema/services.ts'
import { JobChangesSchema, KeptPlanSchema, SyncCancelledSchema } from './schema/plan.ts'
import { SessionSchema, SignInSchema } from './schema/session.ts'
import { StartSyncSchema, SyncStartedSchema, SyncStatusSchema, UndoJobSchema } from './schema/sync.ts'
import { ColumnMappingSchema, PbxSourceSchema, UploadSchema, UploadsSchema } from './schema/uploads.ts'
import {
  AdoptionSchema,
  ChooseAccountSchema,
  ChosenUsersSchema,
  DeleteUserSchema,
  DriftSchema,
  ExcludedSchema,
  LeaveOutChosenSchema,
} from './schema/users.ts'
import {
  LeaveOutSchema,
  QueuedChangeSchema,
  ShowChosenSchema,
  TakeOverSchema,
  FoundUsersSchema,
  UserCountsSchema,
} from './schema/users.ts'
import { UserDetailSchema, UserSchema } from './schema/users.ts'

/** Shapes by the name under which the document keeps them. */
const SHAPES: Record<string, z.ZodType> = {
  Adoption: AdoptionSchema,
  AdoptionPage: AdoptionPageSchema,
  Alignment: AlignmentSchema,
  AlignmentPage: AlignmentPageSchema,
  AlignmentRow: AlignmentRowSchema,
  AskForChange: AskForChangeSchema,
  AuditCheck: AuditCheckSchema,
  AuditEntries: AuditEntriesSchema,
  AuditEntry: AuditEntrySchema,
  AuditPage: AuditPageSchema,
  AuditPeople: AuditPeopleSchema,
  ChangeRequest: ChangeRequestSchema,
  ChangeService: ChangeServiceSchema,
  ChangedScim: ChangedScimSchema,
  IdentityScim: IdentityScimSchema,
  IdentitySso: IdentitySsoSchema,
  SsoSettings: SsoSettingsSchema,
  MadeScimToken: MadeScimTokenSchema,
  NewScimToken: NewScimTokenSchema,
  ProvisioningEntries: ProvisioningEntriesSchema,
  ProvisioningEntry: ProvisioningEntrySchema,
  ProvisioningCycles: ProvisioningCyclesSchema,
  ProvisioningPage: ProvisioningPageSchema,
  ProvisioningRequestDetail: ProvisioningRequestDetailSchema,
  RotateScimToken: RotateScimTokenSchema,
  ScimSettings: ScimSettingsSchema,
  ScimToken: ScimTokenSchema,
  ChooseAccount: ChooseAccountSchema,
  ChosenUsers: ChosenUsersSchema,
  DeleteUser: DeleteUserSchema,
  Drift: DriftSchema,
  DriftPage: DriftPageSchema,
  Excluded: ExcludedSchema,
  Groups: GroupsSchema,
  ColumnMapping: ColumnMappingSchema,
  Comparison: ComparisonSchema,
  AppKey: AppKeySchema,
  Clouds: CloudsSchema,
  Connections: ConnectionsSchema,
  ConnectionTest: ConnectionTestSchema,
  ConsentStarted: ConsentStartedSchema,
  Credential: CredentialViewSchema,
  PbxKey: PbxKeySchema,
  Permissions: PermissionsSchema,
  Guard: GuardSchema,
  Job: JobSchema,
  JobPage: JobPageSchema,
  NewUser: NewUserSchema,
  Number: NumberViewSchema,
  NumberCounts: NumberCountsSchema,
  NumberDetail: NumberDetailSchema,
  NumberPage: NumberPageSchema,
  NumbersRead: NumbersReadSchema,
  TypedNumberView: TypedNumberSchema,
  Names: NamesSchema,
  NoticeChoices: NoticeChoicesSchema,
  NoticeSettings: NoticeSettingsSchema,
  Notices: NoticesSchema,
  MailChange: MailChangeSchema,
  MailTest: MailTestSchema,
  MailView: MailViewSchema,
  ListedAuditEntry: ListedAuditEntrySchema,
  AskLicence: AskLicenceSchema,
  LicenceCheck: LicenceCheckSchema,
  Licences: LicencesSchema,
  LicencesAsked: LicencesAskedSchema,
  LeaveOut: LeaveOutSchema,
  LeaveOutChosen: LeaveOutChosenSchema,
  KeepNumbers: KeepNumbersSchema,
  Keepable: KeepableSchema,
  NumbersKept: NumbersKeptSchema,
  NumbersTakenBack: NumbersTakenBackSchema,
  OutputLine: OutputLineSchema,
  PbxSource: PbxSourceSchema,
  People: PeopleSchema,
  Problem: ProblemSchema,
  QueuedChange: QueuedChangeSchema,
  QueuedChangePage: QueuedChangePageSchema,
  AskToErase: AskToEraseSchema,
  Erasure: ErasureSchema,
  GiveRole: GiveRoleSchema,
  Retention: RetentionSchema,
  RoleAssignment: RoleAssignmentSchema,
  Roles: RolesSchema,
  RoleTable: RoleTableSchema,
  Schedule: ScheduleSchema,
  Services: ServicesSchema,
  ServiceView: ServiceViewSchema,
  AskEffect: AskEffectSchema,
  ScopeEffect: ScopeEffectSchema,
  PolicyFound: PolicyFoundSchema,
  Session: SessionSchema,
  ShowChosen: ShowChosenSchema,
  SignIn: SignInSchema,
  NewSite: NewSiteSchema,
  RenameSite: RenameSiteSchema,
  SetSite: SetSiteSchema,
  Site: SiteSchema,
  Sites: SitesSchema,
  StartSync: StartSyncSchema,
  SyncStarted: SyncStartedSchema,
  SyncCancelled: SyncCancelledSchema,
  JobChanges: JobChangesSchema,
  KeptPlan: KeptPlanSchema,
  SyncStatus: SyncStatusSchema,
  TakeOver: TakeOverSchema,
  UndoJob: UndoJobSchema,
  Todo: TodoSchema,
  ChosenTodos: ChosenTodosSchema,
  TodoCounts: TodoCountsSchema,
  TodoPage: TodoPageSchema,
  TodosDone: TodosDoneSchema,
  Upload: UploadSchema,
  Uploads: UploadsSchema,
  User: UserSchema,
  FoundUsers: FoundUsersSchema,
  UserCounts: UserCountsSchema,
  UserDetail: UserDetailSchema,
  UserPage: UserPageSchema,
}

const PATH_PARAMETERS: Record<string, object> = {
  id: { type: 'string' },
  kind: { type: 'string', enum: ['pbx', 'teams'] },
}

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of the console API, made of the routes themselves. */
export function openApiDocument(routes: readonly ApiRoute[]): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Voice Sync Console',
      version: '1',
      description: 'The JSON behind the console tab. Times are ISO 8601 UTC, ids are opaque, errors are RFC 9457.',
    },
    paths,
    components: {
      schemas: shapes(),
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Token of the Microsoft identity platform with the scope access_as_user',
        },
      },
    },
  }
}

function shapes(): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(SHAPES)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { uri: refTo, io: 'input' }) as { schemas: Record<string, Json> }
  return Object.fromEntries(Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...rest }]) => [id, rest]))
}

const refTo = (id: string): string => `#/components/schemas/${id}`

function refOf(schema: z.ZodType): Json {
  const id = Object.keys(SHAPES).find((each) => SHAPES[each] === schema)
  if (id === undefined) throw new Error('a route answers with a shape that has no name in openapi.ts')
  return { $ref: refTo(id) }
}

function operation(route: ApiRoute): Json {
  const isPublic = route.access === 'public'
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query)]
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(isPublic ? { security: [] } : { security: [{ token: [] }], 'x-action': route.access }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: refOf(route.body) } } } }
      : {}),
    responses: { ...answers(route), ...refusals(route, isPublic) },
  }
}

/** `GET /api/jobs/:id/output` → `getJobsIdOutput`. */
function operationId({ method, path }: ApiRoute): string {
  const words = path.split(/[^A-Za-z]+/).filter((word) => word !== '' && word !== 'api')
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: PATH_PARAMETERS[name!] ?? { type: 'string' },
  }))

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description } : {}),
    schema,
  }))
}

function answers(route: ApiRoute): Json {
  const byStatus: Record<string, { description: string; content: Json }> = {}
  for (const { status, type, schema, says } of route.answers) {
    const known = byStatus[status]
    byStatus[status] = {
      description: known ? `${known.description}; or: ${says}` : says,
      content: { ...known?.content, [type]: { schema: schema ? refOf(schema) : { type: 'string' } } },
    }
  }
  return byStatus
}

const REFUSALS: Record<number, string> = {
  400: 'Something in the request is not right; `detail` says what would be',
  401: 'No valid token',
  403: 'The role does not allow it; `needed` names those that do',
  404: 'There is no such thing',
  409: 'Not possible now; `detail` says why, and where a service is not set up, `missing` names it',
  413: 'The body is too large',
  415: 'The body is not application/json',
  429: 'Too many requests; `Retry-After` says when to come again',
  500: 'A fault of ours, logged under `requestId`',
  503: 'Stopping or too busy',
}

function refusals(route: ApiRoute, isPublic: boolean): Json {
  const statuses = [
    ...(route.query || route.body ? [400] : []),
    ...(isPublic ? [] : [401, 403]),
    ...(route.path.includes(':') ? [404] : []),
    ...(route.method === 'GET' ? [] : [409]),
    ...(route.maxBody > 0 ? [413, 415] : []),
    429,
    500,
    503,
  ]
  const content = { [PROBLEM_TYPE]: { schema: refOf(ProblemSchema) } }
  return Object.fromEntries(statuses.map((status) => [status, { description: REFUSALS[status], content }]))
}
