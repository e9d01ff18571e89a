/** Service plans and products of Microsoft 365 that decide who may call. Source: the product names and service plan identifiers page. */

export const PLANS = {
  EXCHANGE_S_ENTERPRISE: { id: 'efb87545-963c-4e0d-99df-69c6916d9eb0', service: 'exchange' },
  TEAMS1: { id: '57ff2da0-773e-42df-b2af-ffb7a2317929', service: 'TeamspaceAPI' },
  MCOEV: { id: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', service: 'MicrosoftCommunicationsOnline' },
  MCOPSTN1: { id: '4ed3ff63-69d7-4fb7-b984-5aec7f605ca8', service: 'MicrosoftCommunicationsOnline' },
  MCOEV_VIRTUALUSER: { id: 'f47330e9-c134-43b3-9993-e7f004506889', service: 'MicrosoftCommunicationsOnline' },
} as const

export type PlanName = keyof typeof PLANS

export const planNamed = (id: string): PlanName | null =>
  (Object.entries(PLANS).find(([, plan]) => plan.id === id.toLowerCase())?.[0] as PlanName | undefined) ?? null

export interface Product {
  skuId: string
  skuPartNumber: string
  plans: PlanName[]
}

export const PRODUCTS: Product[] = [
  {
    skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900',
    skuPartNumber: 'ENTERPRISEPACK',
    plans: ['EXCHANGE_S_ENTERPRISE', 'TEAMS1'],
  },
  { skuId: 'e43b5b99-8dfb-405f-9987-dc307f34bcbd', skuPartNumber: 'MCOEV', plans: ['MCOEV'] },
  { skuId: '0dab259f-bf13-4952-b7f8-7db8f131b28d', skuPartNumber: 'MCOPSTN1', plans: ['MCOPSTN1'] },
  {
    skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a',
    skuPartNumber: 'PHONESYSTEM_VIRTUALUSER',
    plans: ['MCOEV_VIRTUALUSER'],
  },
]
