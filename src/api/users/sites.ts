/** Sites: who is where, what a new name would break, and the site of a user that has none. */
import type { ChangeRequest as KeptRequest, PbxSite, RequestQuery } from '../../directory/store.ts'
import { json, Problem } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import { SITE_NAME, SITE_NEW } from '../../sync/pbx/values.ts'
import { changing } from '../audited.ts'
import type { ChangeRequest, Site, Sites } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { noUser, userId } from '../named.ts'
import { notRight, parseBody, quote } from '../parse.ts'
import { ChangeRequestSchema } from '../schema/requests.ts'
import { NewSiteSchema, RenameSiteSchema, SetSiteSchema, SitesSchema } from '../schema/sites.ts'
import { UserDetailSchema } from '../schema/users.ts'
import { shapeRequest } from '../shape/request.ts'
import { readUser } from '../shape/user.ts'

type Deps = Pick<ApiDeps, 'directory' | 'newId' | 'now' | 'sync' | 'tenants' | 'together'>

export function createSitesRoutes(deps: Deps): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/sites',
      access: 'sites.look',
      maxBody: 0,
      summary: 'Sites of 8x8, with how many users are at each.',
      answers: answersJson(SitesSchema, 'All of them, by name'),
      handle: async ({ caller }) => json(await readSites(deps, caller.tenantId)),
    },
    {
      method: 'POST',
      path: '/api/sites',
      access: 'sites.change',
      maxBody: 1_000,
      summary: 'Asks for a new site: a to-do in 8x8 Admin Console, which closes when a sync sees the site.',
      body: NewSiteSchema,
      answers: answersJson(ChangeRequestSchema, 'The request', 202),
      handle: async ({ caller, body }) => {
        const { name } = parseBody(NewSiteSchema, body)
        await mustBeFree(deps, caller.tenantId, name)
        return json(await ask(deps, caller, { id: null, name }, SITE_NEW, name), 202)
      },
    },
    {
      method: 'PATCH',
      path: '/api/sites/:id',
      access: 'sites.change',
      maxBody: 1_000,
      summary:
        'Asks for another name of a site. Provisioning of its users breaks until the identity provider sends that name, so ' +
        'their number has to be confirmed.',
      body: RenameSiteSchema,
      answers: answersJson(ChangeRequestSchema, 'The request', 202),
      handle: async ({ caller, params, body }) => {
        const { name, confirm } = parseBody(RenameSiteSchema, body)
        const site = await siteOf(deps, caller.tenantId, params['id'] ?? '')
        if (name === site.name) throw notRight('body', `The site is called ${quote(name)} already.`)
        await mustBeFree(deps, caller.tenantId, name, site)
        const users = await usersAt(deps, caller.tenantId, site.name)
        if (users > 0 && confirm !== users) throw inUse(site, users)
        return json(await ask(deps, caller, site, SITE_NAME, name), 202)
      },
    },
    {
      method: 'POST',
      path: '/api/users/:id/site',
      access: 'users.request',
      maxBody: 1_000,
      summary: 'Gives a user that has no site one, by its exact name; it cannot be changed afterwards.',
      body: SetSiteSchema,
      answers: answersJson(UserDetailSchema, 'The user'),
      handle: async ({ caller, params, body }) => {
        const id = userId(params)
        await setSite(deps, caller, id, parseBody(SetSiteSchema, body).site)
        return json(await readUser(deps, caller.tenantId, id))
      },
    },
  ]
}

/** Of requests that are open, which are few. */
const MOST_ASKED = 500

async function readSites({ directory }: Deps, tenantId: string): Promise<Sites> {
  const sites = await directory.sites(tenantId)
  const names = sites.map(({ name }) => name)
  const open: RequestQuery = { states: ['pending', 'todo'], fields: [SITE_NAME, SITE_NEW], limit: MOST_ASKED }
  const [users, { items: asked }] = await Promise.all([
    directory.usersAtSites(tenantId, names),
    directory.requests(tenantId, open),
  ])
  const renamed = new Map(asked.flatMap(({ accountId, value }) => (accountId ? [[accountId, value] as const] : [])))
  return {
    items: sites.map((site, at): Site => ({ ...site, users: users[at] ?? 0, asked: renamed.get(site.id) ?? null })),
    asked: asked.flatMap(({ field, value }) => (field === SITE_NEW && value !== null ? [value] : [])),
  }
}

async function usersAt({ directory }: Deps, tenantId: string, site: string): Promise<number> {
  return (await directory.users(tenantId, { sites: [site], limit: 1 })).total
}

async function siteOf({ directory }: Deps, tenantId: string, id: string): Promise<PbxSite> {
  const site = (await directory.sites(tenantId)).find((one) => one.id === id)
  if (!site) throw new Problem(404, 'Not found', `There is no site with the id ${quote(id)}.`)
  return site
}

/** `itself`: a site may take its own name in other letters, which is another one to identity providers. */
async function mustBeFree({ directory }: Deps, tenantId: string, name: string, itself?: PbxSite): Promise<void> {
  const others = (await directory.sites(tenantId)).filter(({ id }) => id !== itself?.id)
  const there = others.some((site) => site.name.toLowerCase() === name.toLowerCase())
  if (there) throw new Problem(409, 'Already there', `8x8 has a site ${quote(name)} already. Use another name.`)
}

const inUse = ({ name }: PbxSite, users: number): Problem =>
  new Problem(
    409,
    'Site in use',
    `${users === 1 ? '1 user is' : `${users} users are`} at ${quote(name)}. Provisioning of them breaks until the ` +
      `identity provider sends the new name. Confirm their number, ${users}, to go on.`,
    { code: 'SITE_IN_USE', users },
  )

async function ask(
  deps: Deps,
  caller: Principal,
  site: { id: string | null; name: string },
  field: string,
  value: string,
): Promise<ChangeRequest> {
  const before = site.id === null ? null : site.name
  const request: KeptRequest = {
    ...{ id: deps.newId(), userId: null, accountId: site.id, userName: site.name, field, before, value, create: null },
    ...{ by: { id: caller.userId, name: caller.name }, at: deps.now(), state: 'todo' },
    ...{ sentAt: null, endedAt: null, reason: 'PBX_WRITE_OFF', raw: null },
  }
  await changing(deps, caller, async ({ directory }, says) => {
    await directory.request(caller.tenantId, request)
    await says({ action: 'sites.change', target: `site ${site.name}`, before, after: value })
  })
  return shapeRequest(request)
}

async function setSite(deps: Deps, caller: Principal, id: string, name: string): Promise<void> {
  const { tenantId } = caller
  const user = await deps.directory.user(tenantId, id)
  if (!user) throw noUser(id)
  const sites = await deps.directory.sites(tenantId)
  const site = sites.find((one) => one.name === name)
  if (!site) {
    const names = sites.slice(0, 20).map((one) => one.name)
    throw notRight('body', `There is no site ${quote(name)}; use ${names.join(', ') || 'the name of a site of 8x8'}.`)
  }
  await changing(deps, caller, async ({ directory }, says) => {
    if (!(await directory.setSite(tenantId, id, site, { at: deps.now(), by: caller.name })))
      throw new Problem(
        409,
        'Not possible',
        `The user is at ${quote(user.site ?? '')}, and a site cannot be changed once set.`,
      )
    await says({ action: 'users.request', target: `site of ${user.userName}`, before: null, after: name })
  })
  deps.sync.reassess(tenantId)
}
