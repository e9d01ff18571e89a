/** Number assignments. Source: graph/api/teamsadministration-telephonenumbermanagementroot-list-numberassignments. */
import type { Answer } from '../http.ts'
import { allow, readEquals, readTop } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'
import { refusal } from './errors.ts'
import type { NumberRecord } from './numberBook.ts'

const BASE = '/admin/teams/telephoneNumberManagement'
const FIELDS = ['telephoneNumber', 'assignmentTargetId', 'numberType', 'assignmentStatus', 'activationState']

const statusOf = ({ target, holder }: NumberRecord): string =>
  target === null ? 'unassigned' : holder === 'application' ? 'voiceApplicationAssigned' : 'userAssigned'

function countryOf(number: string): string {
  const codes: [string, string][] = [
    ['+44', 'GB'],
    ['+353', 'IE'],
    ['+33', 'FR'],
    ['+1', 'US'],
  ]
  return codes.find(([prefix]) => number.startsWith(prefix))?.[1] ?? ''
}

export function showNumber(record: NumberRecord): object {
  const { number, type, source, target, holder, state, category, locationId, options } = record
  return {
    id: number.slice(1),
    telephoneNumber: number,
    operatorId: type === 'directRouting' ? '' : '83d289bc-a4d3-41e6-8a3f-cff260a3f091',
    numberType: type,
    activationState: state,
    capabilities:
      type === 'directRouting' || holder === 'application'
        ? ['userAssignment', 'voiceApplicationAssignment']
        : ['userAssignment'],
    locationId,
    civicAddressId: null,
    networkSiteId: null,
    assignmentTargetId: target,
    assignmentCategory: category,
    assignmentStatus: statusOf(record),
    portInStatus: null,
    isoCountryCode: countryOf(number),
    city: null,
    numberSource: source,
    supportedCustomerActions: source === 'onPremises' || type === 'directRouting' ? [] : ['locationUpdate', 'release'],
    reverseNumberLookupOptions: options,
  }
}

/** With or without the plus, as both forms are shown in the documents. */
export const e164 = (text: string): string => (text.startsWith('+') ? text : `+${text}`)

/** Direct hits for the two filters that a sync needs; the others look at all. */
function filtered(caller: GraphCaller, text: string): NumberRecord[] {
  const { numbers } = caller.world.teams
  const wanted = readEquals(text, FIELDS, caller.now)
  const byNumber = wanted.find(({ field }) => field === 'telephoneNumber')
  const byTarget = wanted.find(({ field }) => field === 'assignmentTargetId')
  const record = byNumber ? numbers.get(byNumber.value) : null
  const from = byNumber ? (record ? [record] : []) : byTarget ? numbers.heldBy(byTarget.value) : numbers.all()
  return from.filter((one) => {
    const shown = showNumber(one) as Record<string, unknown>
    return wanted.every(({ field, value }) => String(shown[field]).toLowerCase() === value.toLowerCase())
  })
}

export function listNumbers(caller: GraphCaller): Answer {
  const { query, world, root, now } = caller
  allow(caller, '$filter', '$top', '$skip')
  const top = readTop(caller, 500, 1000)
  const skip = Number(query.get('$skip') ?? 0)
  if (!Number.isInteger(skip) || skip < 0) return refusal(400, `Invalid value '${query.get('$skip')}' for $skip.`, now)
  const filter = query.get('$filter')
  const all = filter === null ? world.teams.numbers.all() : filtered(caller, filter)
  const body: Record<string, unknown> = {
    '@odata.context': `${root}/$metadata#admin/teams/telephoneNumberManagement/numberAssignments`,
  }
  if (skip + top < all.length) {
    const options = [
      ...(filter === null ? [] : [`$filter=${encodeURIComponent(filter)}`]),
      `$top=${top}`,
      `$skip=${skip + top}`,
    ]
    body['@odata.nextLink'] = `${root}${BASE}/numberAssignments?${options.join('&')}`
  }
  return { status: 200, body: { ...body, value: all.slice(skip, skip + top).map(showNumber) } }
}

export function getNumber(caller: GraphCaller): Answer {
  const { world, params, now } = caller
  const id = params['numberAssignment-id'] ?? ''
  const record = world.teams.numbers.get(e164(id))
  return record
    ? { status: 200, body: showNumber(record) }
    : refusal(404, `Telephone number '${id}' was not found.`, now)
}

export function getOperation({ world, params, now, root }: GraphCaller): Answer {
  const id = params['operation-id'] ?? ''
  const operation = world.teams.operation(id)
  if (!operation) return refusal(404, `Operation '${id}' was not found.`, now)
  const { created, due, number, result } = operation
  const running = now < (created + due) / 2 ? 'notStarted' : 'running'
  const status = result === null ? running : result.ok ? 'succeeded' : 'failed'
  const resourceLocation = `${root}${BASE}/numberAssignments/${number.slice(1)}`
  const numbers = [{ resourceLocation, status, statusDetail: result?.detail ?? null }]
  return { status: 200, body: { id, createdDateTime: new Date(created).toISOString(), status, numbers } }
}

export const operationLocation = (root: string, id: string): string => `${root}${BASE}/operations('${id}')`
