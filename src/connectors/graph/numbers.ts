/** Telephone numbers that Teams knows. There is no delta for them: every look lists all, 1,000 a page. */
import { z } from 'zod/v4'
import type { CallContext, HeldNumbers, TeamsNumber } from '../contract.ts'
import { clean, shaped, vendorKey } from '../shape.ts'
import { getEach } from './batch.ts'
import type { GraphClient } from './client.ts'
import type { Fields } from './mapping.ts'
import { listOf, listPages } from './pages.ts'

const NUMBERS_PER_PAGE = 1_000
export const ASSIGNMENTS = '/admin/teams/telephoneNumberManagement/numberAssignments'

const text = z.string().nullish()
const assignment = z.object({
  telephoneNumber: vendorKey(100),
  numberType: text,
  assignmentTargetId: text,
  assignmentStatus: text,
  assignmentCategory: text,
  numberSource: text,
  activationState: text,
} satisfies Fields<'microsoft.graph.teamsAdministration.numberAssignment'>)
const found = listOf(assignment)

type Assignment = z.output<typeof assignment>

export async function* listNumbers(client: GraphClient, context?: CallContext): AsyncGenerator<TeamsNumber[]> {
  const path = `${ASSIGNMENTS}?$top=${NUMBERS_PER_PAGE}`
  const pages = listPages(
    client,
    path,
    assignment,
    {
      what: 'numbers',
      call: { bucket: 'teamsRead' },
      idOf: (item) => item.telephoneNumber,
      // Not documented to send links: a full page means that there may be more.
      after: ({ items, number }) =>
        items.length < NUMBERS_PER_PAGE ? null : `${path}&$skip=${(number + 1) * NUMBERS_PER_PAGE}`,
    },
    context,
  )
  for await (const items of pages) yield items.map(teamsNumber)
}

export async function numbersOf(
  client: GraphClient,
  numbers: string[],
  context?: CallContext,
): Promise<{ number: string; found: TeamsNumber | null }[]> {
  const path = (number: string) =>
    `${ASSIGNMENTS}?$filter=${encodeURIComponent(`telephoneNumber eq '${number.replaceAll("'", "''")}'`)}`
  const answers = await getEach(client, numbers.map(path), context)
  return numbers.map((number, index) => {
    const answer = answers[index] ?? null
    if (answer === null) return { number, found: null }
    const records = shaped(found, answer, 'graph', 'A number').value
    const record = records.find((one) => one.telephoneNumber === number)
    return { number, found: record === undefined ? null : teamsNumber(record) }
  })
}

export async function numbersHeldBy(
  client: GraphClient,
  holderIds: string[],
  context?: CallContext,
): Promise<HeldNumbers[]> {
  const path = (id: string) =>
    `${ASSIGNMENTS}?$filter=${encodeURIComponent(`assignmentTargetId eq '${id.replaceAll("'", "''")}'`)}`
  const answers = await getEach(client, holderIds.map(path), context)
  return holderIds.map((holderId, index) => {
    const answer = answers[index] ?? null
    if (answer === null) return { holderId, held: [], whole: false }
    const page = shaped(found, answer, 'graph', 'The numbers of an account')
    const numbers = page.value.map(teamsNumber)
    const held = numbers.filter((number) => number.holderId === holderId)
    // where the filter is not understood, a first page of everything comes
    return { holderId, held, whole: held.length === numbers.length && !page['@odata.nextLink'] }
  })
}

const TYPES: Record<string, TeamsNumber['type']> = {
  directrouting: 'directRouting',
  callingplan: 'callingPlan',
  operatorconnect: 'operatorConnect',
}

const HOLDERS: Record<string, TeamsNumber['holderKind']> = {
  unassigned: 'none',
  userassigned: 'user',
  internalerror: 'user',
  conferenceassigned: 'conference',
  voiceapplicationassigned: 'application',
  thirdpartyappassigned: 'application',
  policyassigned: 'policy',
}

const ACTIVATIONS: Record<string, TeamsNumber['activation']> = {
  activated: 'activated',
  assignmentpending: 'pending',
  updatepending: 'pending',
  assignmentfailed: 'failed',
  updatefailed: 'failed',
}

const CATEGORIES: Record<string, TeamsNumber['category']> = {
  primary: 'primary',
  private: 'private',
  alternate: 'alternate',
}

/** Enum values come in more than one casing in Microsoft's own examples. */
const look = <T>(table: Record<string, T>, value: string | null | undefined): T | undefined => {
  const name = value?.toLowerCase()
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

function teamsNumber(vendor: Assignment): TeamsNumber {
  const target = clean(vendor.assignmentTargetId)
  const status = vendor.assignmentStatus
  // No status but a holder: a user. A status we do not know: something that must not be touched.
  const holderKind = look(HOLDERS, status) ?? (target === null ? 'none' : status ? 'application' : 'user')
  return {
    number: vendor.telephoneNumber,
    type: look(TYPES, vendor.numberType) ?? 'unknown',
    holderId: holderKind === 'none' ? null : target,
    holderKind,
    category: look(CATEGORIES, vendor.assignmentCategory) ?? null,
    source: vendor.numberSource?.toLowerCase() === 'onpremises' ? 'onPremises' : 'online',
    activation: vendor.activationState ? (look(ACTIVATIONS, vendor.activationState) ?? 'pending') : 'activated',
  }
}
