/** Users of Entra. Source: graph/api/user-list, user-get and resources/user; writing is for scripts only. */
import { z } from 'zod/v4'
import type { Account } from '../company/accounts.ts'
import { KIND } from '../company/ids.ts'
import { planNamed, PLANS, PRODUCTS } from '../company/plans.ts'
import type { Answer } from '../http.ts'
import { allow, place, readEquals, readSelect, readTop, seal, unseal } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { missing, refusal } from './errors.ts'

const products = (account: Account) =>
  PRODUCTS.filter(({ plans }) =>
    plans.every((plan) => account.plans.some(({ name, status }) => name === plan && status === 'Enabled')),
  )

const nothing = (): null => null
const none = (): never[] => []

export const PROPERTIES: Record<string, (account: Account) => unknown> = {
  id: (a) => a.id,
  accountEnabled: (a) => a.enabled,
  assignedLicenses: (a) => products(a).map(({ skuId }) => ({ disabledPlans: [], skuId })),
  assignedPlans: (a) =>
    a.plans.map(({ name, status }) => ({
      assignedDateTime: a.created,
      capabilityStatus: status,
      service: PLANS[name].service,
      servicePlanId: PLANS[name].id,
    })),
  businessPhones: none,
  createdDateTime: (a) => a.created,
  deletedDateTime: nothing,
  department: (a) => a.department,
  displayName: (a) => a.displayName,
  employeeId: nothing,
  externalUserState: (a) => (a.userType === 'Guest' ? 'Accepted' : null),
  givenName: (a) => a.givenName,
  imAddresses: (a) => (a.mail ? [a.mail] : []),
  jobTitle: (a) => a.jobTitle,
  licenseAssignmentStates: none,
  mail: (a) => a.mail,
  mobilePhone: nothing,
  officeLocation: nothing,
  onPremisesImmutableId: nothing,
  onPremisesSyncEnabled: nothing,
  preferredLanguage: nothing,
  provisionedPlans: none,
  proxyAddresses: (a) => (a.mail ? [`SMTP:${a.mail}`] : []),
  serviceProvisioningErrors: none,
  surname: (a) => a.surname,
  usageLocation: (a) => a.usageLocation,
  userPrincipalName: (a) => a.upn,
  userType: (a) => a.userType,
}

/** What Graph tells unless asked for other properties. */
const USUAL = [
  ...['businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation'],
  ...['preferredLanguage', 'surname', 'userPrincipalName', 'id'],
]

export const readProperties = (caller: GraphCaller): string[] | null =>
  readSelect(caller, Object.keys(PROPERTIES), 'microsoft.graph.user')

export function showUser(account: Account, select: readonly string[] | null): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const name of select ?? USUAL) shown[name] = PROPERTIES[name]?.(account)
  return shown
}

const context = (root: string, what: string, select: readonly string[] | null): string =>
  `${root}/$metadata#${what}${select ? `(${select.join(',')})` : ''}`

const FILTERS: Record<string, (account: Account) => string> = {
  id: (a) => a.id,
  userPrincipalName: (a) => a.upn,
  mail: (a) => a.mail ?? '',
  displayName: (a) => a.displayName,
  accountEnabled: (a) => String(a.enabled),
  userType: (a) => a.userType,
}

interface Next {
  p: number
  top: number
  s: string[] | null
  f: string | null
}

export function listUsers(caller: GraphCaller): Answer {
  const { query, world, root, now } = caller
  allow(caller, '$select', '$filter', '$top', '$count', '$skiptoken')
  const token = query.get('$skiptoken')
  const next = token === null ? null : unseal<Next>(token, now)
  const top = next ? Math.min(999, Math.max(1, place(next.top))) : readTop(caller, 100, 999)
  const select = next ? (Array.isArray(next.s) ? next.s : null) : readProperties(caller)
  const filterText = next ? next.f : query.get('$filter')
  const wanted = filterText ? readEquals(filterText, Object.keys(FILTERS), now) : []
  const fits = (account: Account): boolean =>
    wanted.every(({ field, value }) => FILTERS[field]?.(account).toLowerCase() === value.toLowerCase())

  const { accounts } = world.teams
  const value: object[] = []
  let at = next ? place(next.p) : 0
  let more = false
  for (; at < accounts.places(); at++) {
    const account = accounts.at(at)
    if (!account || !fits(account)) continue
    if (value.length === top) {
      more = true
      break
    }
    value.push(showUser(account, select))
  }
  const body: Record<string, unknown> = { '@odata.context': context(root, 'users', select) }
  if (more) {
    const following: Next = { p: at, top, s: select, f: filterText }
    const options = [`$top=${top}`, ...(select ? [`$select=${select.join(',')}`] : []), `$skiptoken=${seal(following)}`]
    body['@odata.nextLink'] = `${root}/users?${options.join('&')}`
  }
  return { status: 200, body: { ...body, value } }
}

/** By object id or userPrincipalName. */
function find({ world, params }: GraphCaller): Account | null {
  const { accounts } = world.teams
  const key = params['user-id'] ?? ''
  const at = key.includes('@') ? accounts.placeOfUpn(key) : accounts.placeOf(key)
  return at === null ? null : accounts.at(at)
}

export function getUser(caller: GraphCaller): Answer {
  allow(caller, '$select')
  const select = readProperties(caller)
  const account = find(caller)
  if (!account) return missing(caller.params['user-id'] ?? '', caller.now)
  const user = showUser(account, select)
  return { status: 200, body: { '@odata.context': context(caller.root, 'users', select) + '/$entity', ...user } }
}

export function listLicenseDetails(caller: GraphCaller): Answer {
  const account = find(caller)
  if (!account) return missing(caller.params['user-id'] ?? '', caller.now)
  const value = products(account).map(({ skuId, skuPartNumber, plans }) => ({
    id: Buffer.from(account.id + skuId).toString('base64url'),
    skuId,
    skuPartNumber,
    servicePlans: plans.map((name) => ({
      servicePlanId: PLANS[name].id,
      servicePlanName: name,
      provisioningStatus: 'Success',
      appliesTo: 'User',
    })),
  }))
  return { status: 200, body: { '@odata.context': `${caller.root}/$metadata#licenseDetails`, value } }
}

const text = z.string().max(256)
const body = z.strictObject({
  accountEnabled: z.boolean().optional(),
  assignedPlans: z
    .array(z.looseObject({ servicePlanId: z.string(), capabilityStatus: z.string().optional() }))
    .max(50)
    .optional(),
  department: text.nullable().optional(),
  displayName: text.min(1).optional(),
  givenName: text.nullable().optional(),
  jobTitle: text.nullable().optional(),
  mail: text.nullable().optional(),
  surname: text.nullable().optional(),
  usageLocation: z.string().length(2).nullable().optional(),
  userPrincipalName: z
    .string()
    .max(113)
    .regex(/^[^\s@]+@[^\s@]+$/, 'must be a username with a domain')
    .optional(),
  userType: z.enum(['Member', 'Guest']).optional(),
  /** The sandbox's own: does Teams have a record of this user? */
  teamsProvisioned: z.boolean().optional(),
  /** The sandbox's own: what Teams keeps the account as, its coexistence mode, and whether Enterprise Voice stays off. */
  teamsAccountType: z.enum(['user', 'resourceAccount', 'guest', 'sfbOnPremUser', 'ineligibleUser']).optional(),
  teamsMode: z.enum(['Islands', 'SfBOnly', 'UpgradeToTeams']).optional(),
  teamsVoiceOff: z.boolean().optional(),
})

/** Reads what a script writes: the account's new values, or why not. */
function readPatch({ body: given, world, now }: GraphCaller, own: Account | null): Partial<Account> | Answer {
  const read = body.safeParse(given ?? {})
  if (!read.success) {
    const [issue] = read.error.issues
    return refusal(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`, now, 'Request_BadRequest')
  }
  const { accountEnabled, assignedPlans, userPrincipalName, ...rest } = read.data
  const { teamsProvisioned, teamsAccountType, teamsMode, teamsVoiceOff, ...same } = rest
  const holder = userPrincipalName === undefined ? null : world.teams.accounts.placeOfUpn(userPrincipalName)
  if (holder !== null && world.teams.accounts.idAt(holder) !== own?.id) {
    const message = 'Another object with the same value for property userPrincipalName already exists.'
    return refusal(400, message, now, 'Request_BadRequest')
  }
  const plans = assignedPlans?.flatMap(({ servicePlanId, capabilityStatus }) => {
    const name = planNamed(servicePlanId)
    return name
      ? [{ name, status: (capabilityStatus ?? 'Enabled') === 'Enabled' ? 'Enabled' : 'Deleted' } as const]
      : []
  })
  return {
    ...(Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)) as Partial<Account>),
    ...(accountEnabled !== undefined && { enabled: accountEnabled }),
    ...(userPrincipalName !== undefined && { upn: userPrincipalName }),
    ...(plans && { plans }),
    ...(teamsProvisioned !== undefined && { teams: teamsProvisioned ? 'user' : null }),
    ...(teamsAccountType && { teams: teamsAccountType }),
    ...(teamsMode && { mode: teamsMode }),
    ...(teamsVoiceOff !== undefined && { voiceOff: teamsVoiceOff }),
  }
}

export function patchUser(caller: GraphCaller): Answer {
  const { world, now } = caller
  const account = find(caller)
  if (!account) return missing(caller.params['user-id'] ?? '', now)
  const patch = readPatch(caller, account)
  if ('status' in patch) return patch as Answer
  const properties = Object.keys((caller.body as object | undefined) ?? {}).filter((name) => name in PROPERTIES)
  world.write({ k: 'changed', at: now, id: account.id, patch: patch as Partial<Account>, properties })
  return { status: 204 }
}

export function createUser(caller: GraphCaller): Answer {
  const { world, now, root } = caller
  const patch = readPatch(caller, null)
  if ('status' in patch) return patch as Answer
  const given = patch as Partial<Account>
  if (!given.upn || !given.displayName) {
    return refusal(400, 'userPrincipalName and displayName are required.', now, 'Request_BadRequest')
  }
  const account: Account = {
    id: world.teams.nextId(KIND.created),
    upn: given.upn,
    displayName: given.displayName,
    givenName: given.givenName ?? null,
    surname: given.surname ?? null,
    mail: given.mail ?? given.upn,
    department: given.department ?? null,
    jobTitle: given.jobTitle ?? null,
    usageLocation: given.usageLocation ?? 'GB',
    enabled: given.enabled ?? true,
    userType: given.userType ?? 'Member',
    created: new Date(now).toISOString(),
    plans:
      given.plans ??
      (['EXCHANGE_S_ENTERPRISE', 'TEAMS1', 'MCOEV'] as const).map((name) => ({ name, status: 'Enabled' })),
    teams: given.teams === undefined ? 'user' : given.teams,
  }
  world.write({ k: 'added', at: now, account })
  const user = showUser(account, Object.keys(PROPERTIES))
  return { status: 201, body: { '@odata.context': context(root, 'users', null) + '/$entity', ...user } }
}

export function deleteUser(caller: GraphCaller): Answer {
  const account = find(caller)
  if (!account) return missing(caller.params['user-id'] ?? '', caller.now)
  caller.world.write({ k: 'removed', at: caller.now, id: account.id })
  return { status: 204 }
}
