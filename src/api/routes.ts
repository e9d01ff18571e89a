import { createAccountChoiceRoutes } from './accountChoice.ts'
import { json, Problem } from '../http/route.ts'
import { noteRefused } from './access.ts'
import { createAlignmentRoutes } from './alignment.ts'
import { createAuditRoutes } from './audit.ts'
import { createBundleRoutes } from './bundle.ts'
import { createChangesRoutes } from './changes.ts'
import type { ApiDeps } from './deps.ts'
import type { ApiRoute } from './described.ts'
import type { Role } from '../identity/roles.ts'
import { createCompanyDirectoryRoutes } from './companyDirectory.ts'
import { createConnectionsRoutes } from './connections.ts'
import { createConsentRoutes } from './consent.ts'
import { createDriftRoutes } from './drift.ts'
import { createFoundUsersRoutes } from './foundUsers.ts'
import { createGroupsRoutes } from './groups.ts'
import { createGuardRoutes } from './guard.ts'
import { createIdentityRoutes } from './identity.ts'
import { createJobsRoutes } from './jobs.ts'
import { createJobActionRoutes } from './jobActions.ts'
import { createKeepRoutes } from './keepNumbers.ts'
import { createLeaveOutRoutes } from './leaveOut.ts'
import { createMailRoutes } from './mail.ts'
import { createNamesRoutes } from './names.ts'
import { createNoticeSettingsRoutes } from './noticeSettings.ts'
import { createNoticesRoutes } from './notices.ts'
import { createLicencesRoutes } from './licences.ts'
import { createNumbersRoutes } from './numbers.ts'
import { createOneNumberRoutes } from './oneNumber.ts'
import { openApiDocument } from './openapi.ts'
import { createPlanRoutes } from './plan.ts'
import { createPlanCsvRoutes } from './planCsv.ts'
import { createProvisioningLogRoutes } from './provisioningLog.ts'
import { createReasonsCsvRoutes } from './reasonsCsv.ts'
import { createReleaseRoutes } from './release.ts'
import { createRemovalRoutes } from './removal.ts'
import { createErasureRoutes } from './erasure.ts'
import { createRetentionRoutes } from './retention.ts'
import { createRoleTableRoutes } from './roleTable.ts'
import { createRolesRoutes } from './roles.ts'
import { createRequestsRoutes } from './requests.ts'
import { createServicesRoutes } from './services.ts'
import { createAgainRoutes } from './again.ts'
import { createCompareRoutes } from './compare.ts'
import { createScheduleRoutes } from './schedule.ts'
import { createScopeChoiceRoutes } from './scopeChoice.ts'
import { createSessionRoutes } from './session.ts'
import { createSitesRoutes } from './sites.ts'
import { createSsoRoutes } from './sso.ts'
import { createSyncRoutes } from './sync.ts'
import { createTakeOverRoutes } from './takeOver.ts'
import { createTodosRoutes } from './todos.ts'
import { createTodosDoneRoutes } from './todosDone.ts'
import { createTokensRoutes } from './tokens.ts'
import { createUploadsRoutes } from './uploads.ts'
import { createUsersRoutes } from './users.ts'
import { createUsersCsvRoutes } from './usersCsv.ts'

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
