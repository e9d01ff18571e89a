import type { ProvisioningEntry } from '../../../api/contract.ts'
import { OUTCOME_WORDS } from '../../../words/provisioning.ts'
import { REFUSAL_WORDS } from '../../../words/provisioningReasons.ts'
import type { ReasonWords } from '../../../words/reasonWords.ts'
import { duration } from '../../components/words/time.ts'
import { lowerFirst } from '../../components/words/userWords.ts'

const VERBS: Record<string, string> = { POST: 'Create', PUT: 'Replace', PATCH: 'Update', DELETE: 'Remove' }
const LOOKS: Record<string, string> = {
  Schemas: 'Read schemas',
  ResourceTypes: 'Read resource types',
  ServiceProviderConfig: 'Read what is offered',
  Bulk: 'Many changes at once',
}

type Asked = Pick<ProvisioningEntry, 'method' | 'route'>

/** What was asked, in words: "Create user", "Find users", "Update group". */
export function requestWords({ method, route }: Asked): string {
  const [, kind = '', rest = ''] = route.split('/')
  const known = LOOKS[kind]
  if (known) return known
  const thing = kind === 'Users' ? 'user' : kind === 'Groups' ? 'group' : 'resource'
  if (rest === '.search' || (method === 'GET' && rest === '')) return `Find ${thing}s`
  if (method === 'GET') return `Read ${thing}`
  return `${VERBS[method] ?? method} ${thing}`
}

export const changesUser = ({ method, route }: Asked): boolean =>
  Object.hasOwn(VERBS, method) && route.startsWith('/Users') && !route.endsWith('/.search')

/** As it was called, below the 8x8 URL: "/Users/0f3c". A new one had no id yet. */
export function targetOf({ route, resourceId }: Pick<ProvisioningEntry, 'route' | 'resourceId'>): string {
  return resourceId === null ? route : route.replace(/:\w+$/, resourceId)
}

/** A code that is newer than this page is worded as what nobody knows better. */
export const refusalWords = (reason: string): ReasonWords =>
  Object.hasOwn(REFUSAL_WORDS, reason) ? REFUSAL_WORDS[reason as keyof typeof REFUSAL_WORDS] : REFUSAL_WORDS.other

/** What stands behind "Refused": ": no such site", " · No such site". Nothing where it would say the same again. */
export function afterOutcome({ outcome, reason }: Pick<ProvisioningEntry, 'outcome' | 'reason'>, by: string): string {
  const label = reason === null ? OUTCOME_WORDS[outcome] : refusalWords(reason).label
  if (label === OUTCOME_WORDS[outcome]) return ''
  return by + (by === ': ' ? lowerFirst(label) : label)
}

/** "0.4 ms", "12 ms", then as any duration. */
export function tookWords(ms: number): string {
  if (ms >= 1000) return duration(ms)
  return `${ms < 10 ? Math.max(0.1, Math.round(ms * 10) / 10) : Math.round(ms)} ms`
}
