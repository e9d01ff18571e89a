import { json, Problem } from '../http/route.ts'
import type { Role } from '../identity/roles.ts'
import { createAccountChoiceRoutes } from './users/accountChoice.ts'
import { noteRefused } from './access.ts'
import { createAlignmentRoutes } from './identity/alignment.ts'
import { createAuditRoutes } from './audit.ts'
import { createBundleRoutes } from './jobs/bundle.ts'
import { createChangesRoutes } from './jobs/changes.ts'
import type { ApiDeps } from './deps.ts'
import type { ApiRoute } from './described.ts'
import { createCompanyDirectoryRoutes } from './users/companyDirectory.ts'
import { createConnectionsRoutes } from './services/connections.ts'
import { createConsentRoutes } from './services/consent.ts'
import { createDriftRoutes } from './jobs/drift.ts'
import { createFoundUsersRoutes } from './users/foundUsers.ts'
import { createGroupsRoutes } from './services/groups.ts'
import { createGuardRoutes } from './settings/guard.ts'
import { createIdentityRoutes } from './identity/identity.ts'
import { createJobsRoutes } from './jobs/jobs.ts'
import { createJobActionRoutes } from './jobs/jobActions.ts'
import { createKeepRoutes } from './jobs/keepNumbers.ts'
import { createLeaveOutRoutes } from './users/leaveOut.ts'
import { createMailRoutes } from './settings/mail.ts'
import { createNamesRoutes } from './settings/names.ts'
import { createNoticeSettingsRoutes } from './settings/noticeSettings.ts'
import { createNoticesRoutes } from './settings/notices.ts'
import { createLicencesRoutes } from './users/licences.ts'
import { createNumbersRoutes } from './numbers/numbers.ts'
import { createOneNumberRoutes } from './numbers/oneNumber.ts'
import { openApiDocument } from './openapi.ts'
import { createPlanRoutes } from './jobs/plan.ts'
import { createPlanCsvRoutes } from './jobs/planCsv.ts'
import { createProvisioningLogRoutes } from './identity/provisioningLog.ts'
import { createReasonsCsvRoutes } from './jobs/reasonsCsv.ts'
import { createReleaseRoutes } from './users/release.ts'
import { createRemovalRoutes } from './users/removal.ts'
import { createErasureRoutes } from './users/erasure.ts'
import { createRetentionRoutes } from './settings/retention.ts'
import { createRoleTableRoutes } from './settings/roleTable.ts'
import { createRolesRoutes } from './settings/roles.ts'
import { createRequestsRoutes } from './users/requests.ts'
import { createServicesRoutes } from './services/services.ts'
import { createAgainRoutes } from './jobs/again.ts'
import { createCompareRoutes } from './jobs/compare.ts'
import { createScheduleRoutes } from './settings/schedule.ts'
import { createScopeChoiceRoutes } from './services/scopeChoice.ts'
import { createSessionRoutes } from './session.ts'
import { createSitesRoutes } from './users/sites.ts'
import { createSsoRoutes } from './identity/sso.ts'
import { createSyncRoutes } from './jobs/sync.ts'
import { createTakeOverRoutes } from './users/takeOver.ts'
import { createTodosRoutes } from './todos/todos.ts'
import { createTodosDoneRoutes } from './todos/todosDone.ts'
import { createTokensRoutes } from './identity/tokens.ts'
import { createUploadsRoutes } from './services/uploads.ts'
import { createUsersRoutes } from './users/users.ts'
import { createUsersCsvRoutes } from './users/usersCsv.ts'

/** Every route of the console API. A new resource is one file and one line here. */
export function createApiRoutes(deps: ApiDeps): ApiRoute[] {
  const routes = [
    ...createSessionRoutes(deps),
    ...createSyncRoutes(deps),
    ...createChangesRoutes(deps),
    ...createJobsRoutes(deps),
    ...createJobActionRoutes(deps),
    ...createKeepRoutes(deps),
    ...createPlanRoutes(deps),
    ...createPlanCsvRoutes(deps),
    ...createBundleRoutes(deps),
    ...createReasonsCsvRoutes(deps),
    ...createUsersRoutes(deps),
    ...createFoundUsersRoutes(deps),
    ...createUsersCsvRoutes(deps),
    ...createLeaveOutRoutes(deps),
    ...createTakeOverRoutes(deps),
    ...createAccountChoiceRoutes(deps),
    ...createReleaseRoutes(deps),
    ...createRemovalRoutes(deps),
    ...createSitesRoutes(deps),
    ...createRequestsRoutes(deps),
    ...createCompanyDirectoryRoutes(deps),
    ...createLicencesRoutes(deps),
    ...createTodosRoutes(deps),
    ...createTodosDoneRoutes(deps),
    ...createNumbersRoutes(deps),
    ...createOneNumberRoutes(deps),
    ...createDriftRoutes(deps),
    ...createGroupsRoutes(deps),
    ...createServicesRoutes(deps),
    ...createScopeChoiceRoutes(deps),
    ...createUploadsRoutes(deps),
    ...createConnectionsRoutes(deps),
    ...createConsentRoutes(deps),
    ...createGuardRoutes(deps),
    ...createScheduleRoutes(deps),
    ...createAgainRoutes(deps),
    ...createCompareRoutes(deps),
    ...createIdentityRoutes(deps),
    ...createTokensRoutes(deps),
    ...createSsoRoutes(deps),
    ...createAlignmentRoutes(deps),
    ...createProvisioningLogRoutes(deps),
    ...createRetentionRoutes(deps),
    ...createNamesRoutes(deps),
    ...createNoticesRoutes(deps),
    ...createNoticeSettingsRoutes(deps),
    ...createMailRoutes(deps),
    ...createRoleTableRoutes(deps),
    ...createRolesRoutes(deps),
    ...createErasureRoutes(deps),
    ...createAuditRoutes(deps),
  ]
  return [...routes, openApiRoute(routes)].map((route) => withOrigin(notingRefusals(deps, route)))
}

/** The caller goes with where the request came from, for whoever writes down who did what. */
const withOrigin = (route: ApiRoute): ApiRoute => ({
  ...route,
  handle: (request) =>
    route.handle(
      route.access === 'public'
        ? request
        : Object.assign(request, { caller: { ...request.caller, from: request.from } }),
    ),
})

/** What a role may do up to a limit is refused by the route itself. */
const notingRefusals = ({ refusals }: ApiDeps, route: ApiRoute): ApiRoute => ({
  ...route,
  async handle(request) {
    try {
      return await route.handle(request)
    } catch (error) {
      const { caller, from } = request
      if (refusals && error instanceof Problem && error.status === 403 && error.more['needed'])
        await noteRefused(refusals, caller, { ...from, ...wantedOf(error), route: `${route.method} ${route.path}` })
      throw error
    }
  },
})

/** As `needsRole` says it. */
const wantedOf = ({ more }: Problem) => ({ action: String(more['action']), needed: more['needed'] as Role[] })

/** The document describes itself too; it is made once, when it is first asked for. */
function openApiRoute(others: readonly ApiRoute[]): ApiRoute {
  let document: Record<string, unknown> | null = null
  const self: ApiRoute = {
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    maxBody: 0,
    summary: 'This document.',
    answers: [{ status: 200, type: 'application/json', schema: null, says: 'An OpenAPI 3.1 document' }],
    handle: () => json((document ??= openApiDocument([...others, self])), 200, { 'Cache-Control': 'no-cache' }),
  }
  return self
}
