/** What Teams keeps of users. Source: graph/api/teamsadministration-teamsadminroot-list-userconfigurations; its page size is not documented. */
import type { Account } from '../company/accounts.ts'
import type { Answer } from '../http.ts'
import { allow, place, readEquals, readSelect, readTop, seal, unseal } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { refusal } from './errors.ts'

const PATH = '/admin/teams/userConfigurations'
const MAX_PAGE = 1000
const PROPERTIES = [
  ...['id', 'tenantId', 'userPrincipalName', 'accountType', 'isEnterpriseVoiceEnabled', 'featureTypes'],
  ...['telephoneNumbers', 'effectivePolicyAssignments', 'createdDateTime', 'modifiedDateTime'],
]
const FEATURES = {
  TEAMS1: 'Teams',
  MCOEV: 'PhoneSystem',
  MCOPSTN1: 'CallingPlan',
  MCOEV_VIRTUALUSER: 'PhoneSystemVirtualUser',
}

const effective = (policyType: string, policyId: string, displayName: string): object => ({
  policyType,
  policyAssignment: { displayName, assignmentType: 'direct', policyId, groupId: null },
})

function show(caller: GraphCaller, account: Account): Record<string, unknown> {
  const { teams, company } = caller.world
  const held = teams.numbers.heldBy(account.id)
  const settings = teams.settings(account.id)
  const features = account.plans.flatMap(({ name, status }) =>
    status === 'Enabled' && name in FEATURES ? [FEATURES[name as keyof typeof FEATURES]] : [],
  )
  const created = new Date(account.created).toISOString()
  return {
    id: account.id,
    tenantId: company.identity.tenantId,
    userPrincipalName: account.upn,
    accountType: account.teams,
    isEnterpriseVoiceEnabled: account.voiceOff !== true && held.some(({ state }) => state === 'activated'),
    featureTypes: features,
    telephoneNumbers: held.map(({ number, category }) => ({
      telephoneNumber: number,
      assignmentCategory: category ?? 'primary',
    })),
    // Policies that nobody assigned, the Global ones, are not listed.
    effectivePolicyAssignments: [
      ...Object.entries(settings?.policies ?? {}).map(([policyType, policyId]) =>
        effective(policyType, policyId, teams.policies.withId(policyType, policyId)?.name ?? ''),
      ),
      ...(account.mode ? [effective('TeamsUpgradePolicy', account.mode, account.mode)] : []),
    ],
    createdDateTime: created,
    modifiedDateTime: settings ? new Date(settings.modified).toISOString() : created,
  }
}

const select = (shown: Record<string, unknown>, names: string[] | null): object =>
  names ? Object.fromEntries(names.map((name) => [name, shown[name]])) : shown

interface Next {
  p: number
  top: number
  s: string[] | null
  f: string | null
}

export function listConfigurations(caller: GraphCaller): Answer {
  const { query, world, root, now } = caller
  allow(caller, '$select', '$filter', '$top', '$skiptoken')
  const token = query.get('$skiptoken')
  const next = token === null ? null : unseal<Next>(token, now)
  const top = next ? Math.min(MAX_PAGE, Math.max(1, place(next.top))) : readTop(caller, MAX_PAGE, MAX_PAGE)
  const names = next
    ? Array.isArray(next.s)
      ? next.s
      : null
    : readSelect(caller, PROPERTIES, 'microsoft.graph.teamsAdministration.teamsUserConfiguration')
  const filter = next ? next.f : query.get('$filter')
  const wanted = filter
    ? readEquals(filter, ['id', 'userPrincipalName', 'accountType', 'isEnterpriseVoiceEnabled'], now)
    : []

  const { accounts } = world.teams
  const value: object[] = []
  let at = next ? place(next.p) : 0
  let more = false
  for (; at < accounts.places(); at++) {
    const account = accounts.at(at)
    if (!account?.teams) continue
    if (value.length === top) {
      more = true
      break
    }
    const shown = show(caller, account)
    if (!wanted.every(({ field, value: is }) => String(shown[field]).toLowerCase() === is.toLowerCase())) continue
    value.push(select(shown, names))
  }
  const body: Record<string, unknown> = { '@odata.context': `${root}/$metadata#admin/teams/userConfigurations` }
  if (more) {
    const following: Next = { p: at, top, s: names, f: filter }
    body['@odata.nextLink'] = `${root}${PATH}?$skiptoken=${seal(following)}`
  }
  return { status: 200, body: { ...body, value } }
}

export function getConfiguration(caller: GraphCaller): Answer {
  const { world, params, now } = caller
  allow(caller, '$select')
  const names = readSelect(caller, PROPERTIES, 'microsoft.graph.teamsAdministration.teamsUserConfiguration')
  const id = params['user-id'] ?? ''
  const at = world.teams.accounts.placeOf(id)
  const account = at === null ? null : world.teams.accounts.at(at)
  if (!account?.teams) return refusal(404, `The user '${id}' was not found.`, now)
  return { status: 200, body: select(show(caller, account), names) }
}
