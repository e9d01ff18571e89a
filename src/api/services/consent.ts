/** Admin consent: what Microsoft has granted, permission by permission, and giving it. */
import type { Origin } from '../../audit/store.ts'
import { json, Problem, type Answer } from '../../http/route.ts'
import { createConsentStates, type ConsentBegun, type ConsentStates } from '../../identity/consentStates.ts'
import type { Principal } from '../../identity/principal.ts'
import { may } from '../../identity/roles.ts'
import { CLOUDS } from '../../tenants/cloud.ts'
import type { AppConnection, Consent } from '../../tenants/connection.ts'
import { OLD_TOKENS_FIX, permissionFix, PERMISSIONS, type PermissionWords } from '../../words/connections.ts'
import type { ConsentStarted, Permissions } from '../contract.ts'
import { CONSENT_RETURN } from '../outside.ts'
import { answersJson, type ApiRoute } from '../described.ts'
import { takeNothing } from '../parse.ts'
import { ConsentStartedSchema, PermissionsSchema } from '../schema/connections.ts'
import type { ConnectionDeps } from '../shape/connections.ts'

export function createConsentRoutes(deps: ConnectionDeps): ApiRoute[] {
  const asking = new Map<string, Promise<Permissions>>()
  /** Microsoft is asked once for all who look at the same time. */
  function permissionsOf(tenantId: string): Promise<Permissions> {
    const known = asking.get(tenantId)
    if (known) return known
    const asked = readPermissions(deps, tenantId).finally(() => asking.delete(tenantId))
    asking.set(tenantId, asked)
    return asked
  }
  const states = createConsentStates(() => Date.parse(deps.now()), deps.newId)
  return [
    {
      method: 'GET',
      path: '/api/connections/microsoft365/permissions',
      access: 'connections.look',
      maxBody: 0,
      summary: 'Each permission that the product needs, what it is for, and whether Microsoft grants it now.',
      answers: answersJson(PermissionsSchema, 'All of them'),
      handle: async ({ caller }) => json(await permissionsOf(caller.tenantId)),
    },
    {
      method: 'POST',
      path: '/api/connections/microsoft365/consent',
      access: 'session.look',
      maxBody: 100,
      summary: 'Begins admin consent: the address to open, for a Microsoft 365 Global Admin. It works once.',
      answers: answersJson(ConsentStartedSchema, 'Where to go'),
      handle: async ({ caller, body }) => {
        takeNothing(body)
        mayBegin(caller)
        const { roles } = await deps.outside.granted(caller.tenantId)
        const { state, until } = states.begin(caller, roles)
        const url = deps.outside.consentUrl(caller.tenantId, state)
        if (!url) throw new Problem(409, 'No app', 'Connect Microsoft 365 first: consent is given to its app.')
        const begun: ConsentStarted = { url, expiresAt: new Date(until).toISOString() }
        return json(begun)
      },
    },
    {
      method: 'GET',
      path: CONSENT_RETURN,
      access: 'public',
      maxBody: 0,
      summary:
        'Where Microsoft sends the browser after admin consent. Nothing that it brings is believed but its state.',
      answers: [{ status: 200, type: 'text/html', schema: null, says: 'What became of it, for people' }],
      handle: ({ query, from }) => comeBack(deps, states, query, from),
    },
  ]
}

/** Whoever is first has no role here yet; that this person is an admin of Microsoft 365 stands in the token. */
function mayBegin({ roles, mayConsent = false }: Principal): void {
  if (mayConsent || may(roles, 'connections.consent')) return
  const detail =
    'Consent is begun by an admin of Voice Sync Console, or by a Global Administrator or Privileged Role Administrator of this Microsoft 365 tenant. ' +
    'If you are one and are told this, the app registration needs "groupMembershipClaims": "DirectoryRole"; or have your object id set in ADMIN_OIDS.'
  throw new Problem(409, 'Not possible for you', detail)
}

async function readPermissions(deps: ConnectionDeps, tenantId: string): Promise<Permissions> {
  const [{ roles, reason }, kept] = await Promise.all([
    deps.outside.granted(tenantId),
    deps.keptConnections.connection(tenantId, 'microsoft365'),
  ])
  const consent = kept?.consent ?? null
  const oldTokensAt = deps.oldTokensAt?.(tenantId) ?? null
  return {
    at: deps.now(),
    items: (await neededOf(deps, tenantId)).map((permission) => shapePermission(permission, roles)),
    consent: consent && { at: consent.at, by: { id: consent.by.id, name: consent.by.name } },
    reason: reason === null ? null : { code: reason, detail: {} },
    oldTokens: oldTokensAt ? { at: oldTokensAt, fix: OLD_TOKENS_FIX } : null,
  }
}

const holds = ({ vendorName, orAny }: PermissionWords, roles: readonly string[]): boolean =>
  [vendorName, ...orAny].some((role) => roles.includes(role))

function shapePermission(permission: PermissionWords, roles: string[] | null): Permissions['items'][number] {
  const { vendorName, needed, required } = permission
  const granted = roles && holds(permission, roles)
  return { vendorName, needed, required, granted, fix: granted === false ? permissionFix(vendorName) : null }
}

/** Where the cloud has no telephony nothing is asked of Graph: what is not there cannot be granted, nor waited for. */
async function neededOf(deps: ConnectionDeps, tenantId: string): Promise<readonly PermissionWords[]> {
  const cloud = (await appOf(deps, tenantId))?.cloud ?? 'global'
  return CLOUDS[cloud].lacks.length > 0 ? [] : PERMISSIONS
}

const lackingOf = (needed: readonly PermissionWords[], roles: readonly string[]): string[] =>
  needed.filter((each) => each.required && !holds(each, roles)).map(({ vendorName }) => vendorName)

/** Microsoft is asked itself: what stands in the address could have been written by anybody. */
async function comeBack(
  deps: ConnectionDeps,
  states: ConsentStates,
  query: URLSearchParams,
  from: Origin,
): Promise<Answer> {
  const begun = states.take(query.get('state') ?? '')
  if (!begun)
    return page(
      'Not recorded',
      'This page belongs to no consent that was begun here in the last 15 minutes. Begin again under Settings, Connections.',
    )
  if (query.get('tenant') !== null && query.get('tenant')?.toLowerCase() !== begun.tenantId.toLowerCase())
    return page(
      'Not recorded',
      'Consent was given in another Microsoft 365 tenant. Begin again, and sign in as an admin of this one.',
    )
  if (query.get('error') !== null || query.get('admin_consent')?.toLowerCase() !== 'true')
    return page(
      'Consent was not given',
      'Microsoft says that it was declined or did not work. Begin again under Settings, Connections; a Global Admin has to accept.',
    )
  const { roles } = await deps.outside.granted(begun.tenantId)
  const lacking = roles === null ? null : lackingOf(await neededOf(deps, begun.tenantId), roles)
  if (lacking === null)
    return page(
      'Not recorded yet',
      'Microsoft does not take the credentials of the app, so that nobody can see what was granted. Look at them under Settings, Connections, then begin again.',
    )
  if (lacking.length > 0)
    return page(
      'Not complete',
      `Microsoft still does not grant ${lacking.join(', ')}. Add them to the app registration (API permissions), wait a minute, then begin again under Settings, Connections.`,
    )
  await record(deps, begun, roles ?? [], from)
  return page('Consent was recorded', 'The product may do what it needs. You can close this window.')
}

async function record(
  deps: ConnectionDeps,
  { tenantId, by, before }: ConsentBegun,
  granted: string[],
  from: Origin,
): Promise<void> {
  const at = deps.now()
  const consent: Consent = { at, by, granted }
  const needed = await neededOf(deps, tenantId)
  const lacked = before === null ? needed.map(({ vendorName }) => vendorName) : lackingOf(needed, before)
  const app = await appOf(deps, tenantId)
  await deps.together(tenantId, async ({ keptConnections, audit }) => {
    if (app) await keptConnections.saveConsent(tenantId, app, consent)
    await audit.append(tenantId, {
      ...{ at, actorId: by.id, actorName: by.name, via: 'tab', ...from },
      ...{ action: 'connections.consent', target: 'Microsoft 365 app' },
      before: lacked.length > 0 ? `without ${lacked.join(', ')}` : 'granted',
      after: `granted ${granted.join(', ')}`.slice(0, 2_000),
    })
  })
  // what was granted is in new tokens only
  await deps.outside.changed(tenantId)
  // who comes upon what was granted before has proved nothing
  if (lacked.length > 0) await deps.consented?.(tenantId, by)
}

/** Of the console, or of the environment. */
async function appOf({ keptConnections, outside }: ConnectionDeps, tenantId: string): Promise<AppConnection | null> {
  const fixed = outside.fixed(tenantId)?.app
  const kept = (await keptConnections.connection(tenantId, 'microsoft365'))?.settings
  if (kept && 'clientId' in kept && !fixed?.proof) return kept
  if (!fixed) return null
  const { cloud, clientId, proof, identityClientId } = fixed
  return { kind: 'microsoft365', cloud, clientId, proof: proof ?? 'secret', certificate: null, identityClientId }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

const page = (title: string, text: string): Answer => ({
  kind: 'text',
  status: 200,
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1><p>${escaped(text)}</p><p><a href="/tab/">Voice Sync Console</a></p></html>`,
  headers: { 'Cache-Control': 'no-store' },
})
