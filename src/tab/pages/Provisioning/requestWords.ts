import type { ProvisioningEntry } from '../../../api/contract.ts'

const VERBS: Record<string, string> = { POST: 'Create', PUT: 'Replace', PATCH: 'Update', DELETE: 'Remove' }
const LOOKS: Record<string, string> = {
  Schemas: 'Read schemas',
  ResourceTypes: 'Read resource types',
  ServiceProviderConfig: 'Read what is offered',
  Bulk: 'Many changes at once',
}

/** What was asked, in words: "Create user", "Find users", "Update group". */
export function requestWords({ method, route }: Pick<ProvisioningEntry, 'method' | 'route'>): string {
  const [, kind = '', rest = ''] = route.split('/')
  const known = LOOKS[kind]
  if (known) return known
  const thing = kind === 'Users' ? 'user' : kind === 'Groups' ? 'group' : 'resource'
  if (rest === '.search' || (method === 'GET' && rest === '')) return `Find ${thing}s`
  if (method === 'GET') return `Read ${thing}`
  return `${VERBS[method] ?? method} ${thing}`
}
