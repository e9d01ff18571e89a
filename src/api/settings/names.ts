import { notRight } from '../parse.ts'
import type { NamesView } from '../contract.ts'
import type { ApiDeps, RoomsTogether } from '../deps.ts'
import type { ApiRoute } from '../described.ts'
import { NamesSchema } from '../schema/names.ts'
import { settingRoutes } from './setting.ts'

/** What people read at the top of every page, and what the 8x8 service is called. */
export const createNamesRoutes = (deps: Pick<ApiDeps, 'now' | 'tenants' | 'together'>): ApiRoute[] =>
  settingRoutes(deps, {
    name: 'names',
    schema: NamesSchema,
    maxBody: 1_000,
    looks: 'What the organization and the 8x8 service are called.',
    changes: 'Changes what the organization and the 8x8 service are called. A name needs no sync.',
    says: 'Both names; pbx is null while there is no 8x8 service',
    read,
    write,
    shown: ({ organization, pbx }) => `organization ${organization}${pbx === null ? '' : `; 8x8 PBX ${pbx}`}`,
  })

async function read(tenants: ApiDeps['tenants'], tenantId: string): Promise<NamesView> {
  const [tenant, pbx] = await Promise.all([tenants.tenant(tenantId), tenants.pbx(tenantId)])
  return { organization: tenant?.name ?? tenantId, pbx: pbx?.settings.name ?? null }
}

async function write(
  tenants: RoomsTogether['tenants'],
  tenantId: string,
  { organization, pbx: name }: NamesView,
  at: string,
): Promise<void> {
  const pbx = await tenants.pbx(tenantId)
  if ((pbx === null) !== (name === null))
    throw notRight('body', pbx ? 'pbx: send the name of the 8x8 service.' : 'pbx: there is no 8x8 service; send null.')
  await tenants.renameTenant(tenantId, organization)
  if (!pbx || name === null || name === pbx.settings.name) return
  // the mark that settings changed since the last job stays as it was
  await tenants.changeSettings(tenantId, 'pbx', { ...pbx.settings, name }, pbx.settingsChangedAt ?? at)
  if (pbx.settingsChangedAt === null) await tenants.settingsApplied(tenantId, 'pbx', at)
}
