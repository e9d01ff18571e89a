/** How the app of Microsoft 365, or of the bot, proves itself: entered, tested, replaced, removed. */
import { Problem } from '../../../http/route.ts'
import type { Principal } from '../../../identity/principal.ts'
import { NotACertificate, readCertificate } from '../../../tenants/certificate.ts'
import type { AppConnection, KeptConnection } from '../../../tenants/connection.ts'
import type { SealedSecret } from '../../../tenants/secret.ts'
import type { AppKey, ConnectionTest } from '../../contract.ts'
import type { RoomsTogether } from '../../deps.ts'
import { notRight } from '../../parse.ts'
import type { ConnectionDeps } from '../../shape/connections.ts'
import { shapeTest } from '../../shape/tried.ts'
import { byOf, endOf, fromEnvironment, keeping, mustKeep, told } from './keeping.ts'

type Kind = AppConnection['kind']

const TARGETS: Record<Kind, string> = { microsoft365: 'Microsoft 365 app', bot: 'bot app' }
const NAMES: Record<Kind, string> = {
  microsoft365: 'CLIENT_SECRET, CLIENT_CERTIFICATE_FILE or CLIENT_PROOF',
  bot: 'BOT_PASSWORD or BOT_TYPE',
}

/** What goes with each proof, and nothing else does. */
const NEEDS: Record<AppKey['proof'], { must: (keyof AppKey)[]; may: (keyof AppKey)[] }> = {
  secret: { must: ['clientSecret'], may: ['expiresAt'] },
  certificate: { must: ['certificate'], may: [] },
  managedIdentity: { must: [], may: ['identityClientId'] },
  workloadIdentity: { must: [], may: [] },
}

/** What was sent, read: the settings, and the secret in clear for this request. */
interface Entered {
  settings: AppConnection
  secret: { field: 'clientSecret' | 'privateKey'; value: string; expiresAt: string | null } | null
}

export async function changeApp(deps: ConnectionDeps, caller: Principal, kind: Kind, key: AppKey): Promise<void> {
  const { keptConnections: store, outside } = deps
  const { tenantId } = caller
  mustChange(deps, tenantId, kind)
  const before = await store.connection(tenantId, kind)
  const { settings, secret } = enteredOf(deps, tenantId, kind, key, before)
  const [at, by] = [deps.now(), byOf(caller)]
  const secrets: Record<'clientSecret' | 'privateKey', SealedSecret | null> = { clientSecret: null, privateKey: null }
  if (secret) {
    mustKeep(deps)
    const { field, value, expiresAt } = secret
    secrets[field] = outside.vault.seal({ tenantId, connection: kind, field }, value, { at, by, expiresAt })
  }
  const what = { target: TARGETS[kind], before: before && said(before), after: said({ settings, secrets }) }
  await keeping(deps, caller, what, async ({ tenants, keptConnections }) => {
    if (kind === 'microsoft365') await addTeams(tenants, tenantId, at)
    await keptConnections.saveConnection(tenantId, { settings, secrets, at, by })
  })
}

/** The service comes with its app. It leaves policies alone until an admin names them. */
async function addTeams(tenants: RoomsTogether['tenants'], tenantId: string, at: string): Promise<void> {
  if (await tenants.teams(tenantId)) return
  const tenant = await tenants.tenant(tenantId)
  const none = { voiceRoutingPolicy: null, callingPolicy: null, deactivated: 'unassign' } as const
  await tenants.seed(tenant ?? { id: tenantId, name: tenantId, createdAt: at }, null, {
    name: 'Microsoft Teams',
    ...none,
  })
}

export async function testApp(
  deps: ConnectionDeps,
  caller: Principal,
  kind: Kind,
  key: AppKey,
): Promise<ConnectionTest> {
  const { tenantId } = caller
  const before = await deps.keptConnections.connection(tenantId, kind)
  const { settings, secret } = enteredOf(deps, tenantId, kind, key, before)
  return shapeTest(await deps.outside.tryApp(tenantId, settings, secret?.value ?? null))
}

export async function forgetApp(deps: ConnectionDeps, caller: Principal, kind: Kind): Promise<void> {
  const { tenantId } = caller
  mustChange(deps, tenantId, kind)
  const before = await deps.keptConnections.connection(tenantId, kind)
  const none = new Problem(409, 'Not connected', `There is no ${TARGETS[kind]} to remove.`)
  if (!before) throw none
  const what = { target: TARGETS[kind], before: said(before), after: null }
  await keeping(deps, caller, what, async ({ keptConnections }) => {
    if (!(await keptConnections.removeConnection(tenantId, kind))) throw none
  })
}

function mustChange({ outside }: ConnectionDeps, tenantId: string, kind: Kind): void {
  const fixed = outside.fixed(tenantId)
  const proof = kind === 'bot' ? fixed?.bot?.proof : fixed?.app.proof
  if (proof) throw fromEnvironment(`How the ${TARGETS[kind]} proves itself`, NAMES[kind])
}

function enteredOf(
  { now, outside }: ConnectionDeps,
  tenantId: string,
  kind: Kind,
  key: AppKey,
  before: KeptConnection | null,
): Entered {
  fits(key)
  const fixed = outside.fixed(tenantId)?.app ?? null
  const was = before && 'clientId' in before.settings ? before.settings : null
  const clientId = key.clientId ?? was?.clientId ?? (kind === 'bot' ? null : fixed?.clientId)
  if (!clientId) throw notRight('body', 'clientId: send the application (client) id of the app registration.')
  const cloud = key.cloud ?? was?.cloud ?? fixed?.cloud ?? 'global'
  if (key.cloud && fixed && !outside.cloudIsOpen && key.cloud !== fixed.cloud)
    throw fromEnvironment('The cloud, in which people sign in too,', 'CLOUD')
  const settings = { kind, cloud, clientId: clientId.toLowerCase(), proof: key.proof, certificate: null }
  const identityClientId = key.identityClientId?.toLowerCase() ?? null
  if (key.proof === 'certificate') {
    const { certificate, privateKey } = read(key.certificate ?? '', now())
    const secret = { field: 'privateKey', value: privateKey, expiresAt: certificate.validTo } as const
    return { settings: { ...settings, certificate, identityClientId }, secret }
  }
  const value = key.clientSecret
  const secret = value ? { field: 'clientSecret' as const, value, expiresAt: endOf(key.expiresAt, now()) } : null
  return { settings: { ...settings, identityClientId }, secret }
}

function fits(key: AppKey): void {
  const { must, may } = NEEDS[key.proof]
  const lacking = must.find((name) => key[name] === undefined)
  if (lacking) throw notRight('body', `${lacking}: goes with "proof": "${key.proof}"; send it.`)
  const all = new Set(Object.values(NEEDS).flatMap((one) => [...one.must, ...one.may]))
  const strange = [...all].find((name) => key[name] !== undefined && !must.includes(name) && !may.includes(name))
  if (strange) throw notRight('body', `${strange}: does not go with "proof": "${key.proof}"; leave it out.`)
}

function read(pem: string, now: string) {
  try {
    const made = readCertificate(pem)
    if (Date.parse(made.certificate.validTo) > Date.parse(now)) return made
    throw new NotACertificate(`The certificate ended at ${made.certificate.validTo}. Send one that is still valid.`)
  } catch (error) {
    if (error instanceof NotACertificate) throw notRight('body', `certificate: ${error.message}`)
    throw error
  }
}

/** For the audit log. */
function said({
  settings,
  secrets,
}: Pick<KeptConnection, 'settings'> & { secrets: Record<string, SealedSecret | null | undefined> }): string {
  if (!('clientId' in settings)) return ''
  const { cloud, clientId, proof, certificate } = settings
  const kept = Object.values(secrets).find((secret) => secret)
  const ends = certificate
    ? `certificate ${certificate.thumbprint.slice(-8)}, until ${certificate.validTo}`
    : told(kept)
  return [`app ${clientId}`, cloud, proof, ends].filter(Boolean).join(', ')
}
