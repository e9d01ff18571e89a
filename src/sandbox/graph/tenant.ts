/** The tenant itself: products and organization. Source: graph/api/subscribedsku-list, organization-list. */
import { PLANS, PRODUCTS } from '../company/plans.ts'
import type { Answer } from '../http.ts'
import { allow } from './endpoint.ts'
import type { GraphCaller } from './endpoint.ts'

export function listSkus(caller: GraphCaller): Answer {
  const { world, root } = caller
  allow(caller, '$select')
  const { tenantId, name } = world.company.identity
  const units = world.company.people.count
  const value = PRODUCTS.map(({ skuId, skuPartNumber, plans }) => ({
    id: `${tenantId}_${skuId}`,
    accountId: tenantId,
    accountName: name,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: units,
    prepaidUnits: { enabled: units + 25, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: plans.map((plan) => ({
      servicePlanId: PLANS[plan].id,
      servicePlanName: plan,
      provisioningStatus: 'Success',
      appliesTo: 'User',
    })),
    skuId,
    skuPartNumber,
    subscriptionIds: [],
  }))
  return { status: 200, body: { '@odata.context': `${root}/$metadata#subscribedSkus`, value } }
}

export function listOrganization(caller: GraphCaller): Answer {
  const { world, root } = caller
  allow(caller, '$select')
  const { tenantId, name, domain } = world.company.identity
  const first = `${domain.split('.')[0]}.onmicrosoft.com`
  const verified = (one: string, isInitial: boolean): object => ({
    capabilities: 'Email, OfficeCommunicationsOnline',
    isDefault: !isInitial,
    isInitial,
    name: one,
    type: 'Managed',
  })
  const organization = {
    id: tenantId,
    displayName: name,
    countryLetterCode: 'GB',
    preferredLanguage: 'en',
    tenantType: 'AAD',
    verifiedDomains: [verified(domain, false), verified(first, true)],
  }
  return { status: 200, body: { '@odata.context': `${root}/$metadata#organization`, value: [organization] } }
}
