import type { ServiceKind } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'

export type ServiceNames = Record<ServiceKind, string>

/** What a service is called as long as nobody renamed it. */
export const DEFAULT_NAMES: ServiceNames = { pbx: '8x8 PBX', teams: 'Microsoft Teams' }

export async function serviceNames(tenants: ApiDeps['tenants'], tenantId: string): Promise<ServiceNames> {
  const [pbx, teams] = await Promise.all([tenants.pbx(tenantId), tenants.teams(tenantId)])
  return { pbx: pbx?.settings.name ?? DEFAULT_NAMES.pbx, teams: teams?.settings.name ?? DEFAULT_NAMES.teams }
}
