/** Microsoft 365 users in our words. Unknown fields are ignored. */
import { z } from 'zod/v4'
import type { M365Account, M365Sighting } from '../contract.ts'
import type { PhoneLicence } from '../../directory/account.ts'
import { clean, vendorKey } from '../shape.ts'
import type { components } from './graph.openapi.d.ts'

export type GraphSchemas = components['schemas']
/** Only fields that the official file has: a misspelt name does not compile. */
export type Fields<Name extends keyof GraphSchemas> = Partial<Record<keyof GraphSchemas[Name], z.ZodType>>

const text = z.string().nullish()
export const graphId = vendorKey(200)

const plan = z.object({
  servicePlanId: text,
  capabilityStatus: text,
} satisfies Fields<'microsoft.graph.assignedPlan'>)

export const graphUser = z.object({
  id: graphId,
  userPrincipalName: text,
  displayName: text,
  mail: text,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  usageLocation: text,
  assignedPlans: z.array(plan).max(5_000).nullish(),
} satisfies Fields<'microsoft.graph.user'>)

export const deltaUser = graphUser.extend({ '@removed': z.unknown().optional() })

type GraphUser = z.output<typeof graphUser>
type Plan = z.output<typeof plan>

/** What is asked for, in lists and in delta alike: delta reports a change only of what it was asked for. */
export const SELECT = Object.keys(graphUser.shape).join(',')

/**
 * Service plans. Teams Phone: MCOEV, and its twin for the US Government community cloud. Calling Plans: MCOPSTN1
 * (domestic), 2 (international), 5 (120 minutes) and the Government twin of 1. MCOPSTN6 (240 minutes) has no published
 * id, and Communications Credits (MCOPSTNC) are not a plan. Ids from public tables of service plan names, where
 * Microsoft's licensing reference is copied.
 */
const TEAMS_PHONE = new Set(['4828c8ec-dc2e-4779-b502-87ac9ce28ab7', 'db23fce2-a974-42ef-9002-d78dd42a0f22'])
const CALLING_PLANS = new Set([
  '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8',
  '5a10155d-f5c1-411a-a8ec-e99aae125390',
  '54a152dc-90de-4996-93d2-bc47e670fc06',
  '3c8a8792-7866-409b-bb61-1b20ace0368b',
])

export function account(user: GraphUser): M365Account {
  return {
    id: user.id,
    // Every Entra user has one; the id in its place matches nobody.
    userPrincipalName: clean(user.userPrincipalName) ?? user.id,
    displayName: clean(user.displayName),
    mail: clean(user.mail),
    // Null means that we may not read it, which must not look like a disabled user.
    enabled: user.accountEnabled !== false,
    userType: userType(user.userType),
    usageLocation: clean(user.usageLocation),
    phoneLicence: phoneLicence(user.assignedPlans ?? []),
    callingPlan: callingPlan(user.assignedPlans ?? []),
  }
}

/** A delta item carries what changed: what is absent there is absent here. */
export function sighting(item: z.output<typeof deltaUser>): M365Sighting {
  if (item['@removed'] !== undefined && item['@removed'] !== null) return { id: item.id, gone: true }
  const has = (name: keyof GraphUser) => item[name] !== undefined
  const whole = account(item)
  const plans = has('assignedPlans')
  return {
    id: item.id,
    ...(has('userPrincipalName') && { userPrincipalName: whole.userPrincipalName }),
    ...(has('displayName') && { displayName: whole.displayName }),
    ...(has('mail') && { mail: whole.mail }),
    ...(has('accountEnabled') && { enabled: whole.enabled }),
    ...(has('userType') && { userType: whole.userType }),
    ...(has('usageLocation') && { usageLocation: whole.usageLocation }),
    ...(plans && { phoneLicence: whole.phoneLicence, callingPlan: whole.callingPlan }),
  }
}

const userType = (value: string | null | undefined) => (value?.toLowerCase() === 'guest' ? 'guest' : 'member')
const isEnabled = (one: Plan) => one.capabilityStatus?.toLowerCase() === 'enabled'

/** A plan may be listed several times, once for each licence that brings it: one that works is enough. */
function phoneLicence(plans: Plan[]): PhoneLicence {
  const phone = plans.filter((one) => TEAMS_PHONE.has(one.servicePlanId?.toLowerCase() ?? ''))
  if (phone.length === 0) return 'missing'
  return phone.some(isEnabled) ? 'enabled' : 'disabled'
}

/** Only a plan that works: one that is merely suspended or deleted places no calls. */
function callingPlan(plans: Plan[]): boolean {
  return plans.some((one) => CALLING_PLANS.has(one.servicePlanId?.toLowerCase() ?? '') && isEnabled(one))
}
