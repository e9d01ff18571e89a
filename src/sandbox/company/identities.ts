/** What the outside world knows a company by: its Entra tenant, and the keys and secrets it gave to the product. */
import { digest } from './ids.ts'

export interface Identity {
  /** From 1. */
  tenant: number
  /** Entra tenant id. */
  tenantId: string
  name: string
  domain: string
  pbxApiKey: string
  clientId: string
  clientSecret: string
  scimToken: string
}

export interface CompanySize {
  users: number
  seed: number
  problems: boolean
}

const COMPANIES: [string, string][] = [
  ['Contoso Ltd', 'contoso.com'],
  ['Fabrikam Inc', 'fabrikam.com'],
  ['Northwind Traders', 'northwindtraders.com'],
  ['Adatum Corporation', 'adatum.com'],
  ['Tailspin Toys', 'tailspintoys.com'],
  ['Wide World Importers', 'wideworldimporters.com'],
]

/** Names a company in files and hashes; different sizes and seeds never mix. */
export const companyKey = ({ users, seed, problems }: CompanySize, tenant: number): string =>
  `u${users}-s${seed}-p${problems ? 1 : 0}-t${tenant}`

function guidFrom(text: string): string {
  const d = digest(text)
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-a${d.slice(17, 20)}-${d.slice(20, 32)}`
}

export function createIdentity(size: CompanySize, tenant: number): Identity {
  const key = companyKey(size, tenant)
  const [name, domain] = COMPANIES[tenant - 1] ?? [`Litware ${tenant}`, `litware${tenant}.com`]
  return {
    tenant,
    tenantId: guidFrom(`tenant ${key}`),
    name,
    domain,
    pbxApiKey: `eght_sandbox_${digest(`pbx key ${key}`).slice(0, 32)}`,
    clientId: guidFrom(`client ${key}`),
    clientSecret: `sandbox~${digest(`client secret ${key}`).slice(0, 36)}`,
    scimToken: `sandbox-scim-${digest(`scim token ${key}`).slice(0, 32)}`,
  }
}
