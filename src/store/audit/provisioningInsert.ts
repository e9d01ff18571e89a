/** Writes entries of the log. One comes with every request, so that what a batch has in common is bound once. */
import type { ProvisioningOutcome, ProvisioningRequest } from '../../audit/store.ts'
import type { Engine, Work } from '../engine.ts'
import { fold } from '../fold.ts'
import { printable } from '../json.ts'
import { run } from '../statement.ts'

/** Those that differ in nothing else than whom they are about, when they came and how long they took. */
interface Alike {
  first: ProvisioningRequest
  outcome: ProvisioningOutcome
  /** What is their own, one after the other, each in the order of `OWN`. */
  own: unknown[]
}

/** As many are written with one statement. */
const STEPS = [64, 16, 4, 1]

const SHARED = ['tenant_id', 'credential_id', 'method', 'route', 'status', 'outcome', 'scim_type', 'detail']
const OWN = ['seq', 'at', 'resource_id', 'user_name', 'micros', 'search']
/** PostgreSQL takes every parameter of a values list for text. */
const NUMBERS = new Set(['status', 'seq', 'micros'])

/** What is not offered (501) is no fault. */
export const outcomeOf = (status: number): ProvisioningOutcome =>
  status >= 500 && status !== 501 ? 'failed' : status >= 400 ? 'refused' : 'ok'

/** Numbered from `first` on in the order they came. `names`: of users that an entry names by id alone. */
export async function insertRequests(
  work: Work,
  tenantId: string,
  first: number,
  requests: readonly ProvisioningRequest[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { first: one, outcome, own } of alike(requests, first, names)) {
    const shared = [tenantId, one.credentialId, one.method, one.route, one.status, outcome, one.scimType]
    const detail = printable(one.detail)
    let at = 0
    for (const step of STEPS)
      for (const width = step * OWN.length; own.length - at >= width; at += width)
        await run(work, textOf(work.engine, step), [...shared, detail, ...own.slice(at, at + width)])
  }
}

function alike(requests: readonly ProvisioningRequest[], first: number, names: ReadonlyMap<string, string>): Alike[] {
  const groups: Alike[] = []
  for (const [at, request] of requests.entries()) {
    const known = groups.find((each) => isAlike(each.first, request))
    const group = known ?? { first: request, outcome: outcomeOf(request.status), own: [] }
    if (!known) groups.push(group)
    addOwn(group.own, first + at, request, names)
  }
  return groups
}

function isAlike(one: ProvisioningRequest, other: ProvisioningRequest): boolean {
  return (
    one.route === other.route &&
    one.method === other.method &&
    one.status === other.status &&
    one.detail === other.detail &&
    one.credentialId === other.credentialId &&
    one.scimType === other.scimType
  )
}

function addOwn(
  own: unknown[],
  seq: number,
  { at, resourceId: id, userName: sent, detail, ms }: ProvisioningRequest,
  names: ReadonlyMap<string, string>,
): void {
  const userName = printable(sent ?? (id === null ? null : (names.get(id) ?? null)))
  const resourceId = printable(id)
  const micros = Math.max(0, Math.round(ms * 1000))
  own.push(seq, at, resourceId, userName, micros, searchOf(userName, resourceId, printable(detail)))
}

function searchOf(...texts: (string | null)[]): string {
  let all = ''
  for (const text of texts) if (text !== null) all += all === '' ? fold(text) : `\n${fold(text)}`
  return all
}

const texts = new Map<string, string>()

function textOf(engine: Engine, count: number): string {
  const key = `${engine.name} ${count}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const made = make(engine, count)
  texts.set(key, made)
  return made
}

function make({ placeholder }: Engine, count: number): string {
  let position = 0
  const row = (columns: string[]): string => `(${columns.map(() => placeholder((position += 1))).join(', ')})`
  const from = (list: string) => (column: string) =>
    NUMBERS.has(column) ? `cast(${list}.${column} as bigint)` : `${list}.${column}`
  const values = [...SHARED.map(from('shared')), ...OWN.map(from('own'))]
  return `with shared(${SHARED.join(', ')}) as (values ${row(SHARED)}),
    own(${OWN.join(', ')}) as (values ${Array.from({ length: count }, () => row(OWN)).join(', ')})
    insert into provisioning_log (${[...SHARED, ...OWN].join(', ')}) select ${values.join(', ')} from shared cross join own`
}
