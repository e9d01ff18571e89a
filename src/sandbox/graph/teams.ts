/** Microsoft 365 of one company, as Graph shows it. Changes come in as log entries, live or replayed. */
import type { Account } from '../company/accounts.ts'
import type { NumberType } from '../company/assignments.ts'
import type { Company } from '../company/company.ts'
import { KIND, MAX_INDEX } from '../company/ids.ts'
import type { Switches } from '../faults.ts'
import { createPending } from '../pending.ts'
import { createAccountBook } from './accountBook.ts'
import type { AccountBook } from './accountBook.ts'
import { createGroupBook } from './groupBook.ts'
import type { GroupBook, GroupEntry } from './groupBook.ts'
import { createNumberBook } from './numberBook.ts'
import type { Category, NumberBook } from './numberBook.ts'
import { createPolicyBook } from './policiesBook.ts'
import type { PolicyBook } from './policiesBook.ts'

export interface AssignEntry {
  k: 'assign'
  at: number
  due: number
  op: string
  number: string
  target: string
  type: NumberType
  category: Category
  holder: 'user' | 'application'
  second: Switches['secondNumber']
  outcome: Switches['assignOutcome']
}

export interface UnassignEntry {
  k: 'unassign'
  at: number
  due: number
  op: string
  number: string
  outcome: Switches['unassignOutcome']
}

/** Accepted, and then refused in this text. */
export interface FailEntry {
  k: 'fail'
  at: number
  due: number
  op: string
  number: string
  detail: string
}

export type TeamsEntry =
  | AssignEntry
  | UnassignEntry
  | FailEntry
  | { k: 'update'; at: number; number: string; locationId?: string | null; options?: string[] }
  /** User id, policy type, policy id; null takes the direct assignment back. */
  | { k: 'policies'; at: number; changes: [string, string, string | null][] }
  | { k: 'added'; at: number; account: Account }
  | { k: 'changed'; at: number; id: string; patch: Partial<Account>; properties: string[] }
  | { k: 'removed'; at: number; id: string }
  | GroupEntry

export interface NumberOperation {
  id: string
  created: number
  due: number
  number: string
  /** Null while it runs. */
  result: { ok: boolean; detail: string | null } | null
}

/** What Teams keeps of a user beyond numbers. */
export interface Settings {
  modified: number
  /** Direct assignments: policy type to policy id. */
  policies: Record<string, string>
}

export interface Teams {
  accounts: AccountBook
  groups: GroupBook
  numbers: NumberBook
  policies: PolicyBook
  settings(id: string): Settings | null
  operation(id: string): NumberOperation | null
  /** The same again after a replay. */
  nextId(kind: number): string
  /** Milliseconds until the next accepted change is done. */
  nextDelay(): number
  accept(entry: TeamsEntry): void
  settle(now: number): void
}

const FASTEST_MS = 150
const SLOWEST_MS = 600
/** How long Graph remembers operations is not documented; here, this many. */
const OPERATIONS_KEPT = 50_000

export function createTeams(company: Company): Teams {
  const { ids } = company
  const accounts = createAccountBook(company.accounts)
  const groups = createGroupBook(company, accounts)
  const numbers = createNumberBook(company.assignments())
  const kept = new Map<string, Settings>()
  const operations = new Map<string, NumberOperation>()
  const pending = createPending<AssignEntry | UnassignEntry | FailEntry>()
  let accepted = 0

  function touch(id: string, at: number): Settings {
    let settings = kept.get(id)
    if (!settings) kept.set(id, (settings = { modified: at, policies: {} }))
    settings.modified = at
    return settings
  }

  function start({ op, at, due, number }: AssignEntry | UnassignEntry | FailEntry): void {
    operations.set(op, { id: op, created: at, due, number, result: null })
    const oldest = operations.size > OPERATIONS_KEPT ? operations.keys().next().value : undefined
    if (oldest !== undefined) operations.delete(oldest)
  }

  function finish(op: string, detail: string | null): void {
    const operation = operations.get(op)
    if (operation) operation.result = { ok: detail === null, detail }
  }

  function doAssign(entry: AssignEntry): void {
    const { number, target, outcome, second, category, op, due } = entry
    const record = numbers.get(number)
    if (record?.target !== target)
      return finish(op, `Telephone Number '${number}' is no longer assigned to '${target}'`)
    if (outcome === 'failed') {
      record.state = 'assignmentFailed'
      return finish(op, 'Service is unavailable. Please try again')
    }
    if (outcome === 'noEffect') numbers.release(number)
    if (outcome === 'activated') {
      record.state = 'activated'
      for (const other of numbers.heldBy(target)) {
        const replaced = second === 'replace' && category === 'primary' && other.category === 'primary'
        if (replaced && other.number !== number && other.source === 'online') numbers.release(other.number)
      }
      touch(target, due)
    }
    finish(op, null)
  }

  function doUnassign({ number, outcome, op, due }: UnassignEntry): void {
    const record = numbers.get(number)
    const target = record?.target
    if (!record || !target) return finish(op, `Telephone Number '${number}' is not found from tenant`)
    if (outcome !== 'unassigned') record.state = 'activated'
    else {
      numbers.release(number)
      touch(target, due)
    }
    finish(op, outcome === 'failed' ? 'Service is unavailable. Please try again' : null)
  }

  return {
    accounts,
    groups,
    numbers,
    policies: createPolicyBook(ids),
    settings: (id) => kept.get(id) ?? null,
    operation: (id) => operations.get(id) ?? null,
    nextId: (kind) => ids.guid(kind, accepted & MAX_INDEX),
    nextDelay: () => FASTEST_MS + (ids.hash(KIND.operation, accepted & MAX_INDEX) % (SLOWEST_MS - FASTEST_MS + 1)),
    accept(entry) {
      accepted += 1
      switch (entry.k) {
        case 'assign':
          start(entry)
          numbers.hold(entry.number, entry.type, entry.target, entry.holder, entry.category).state = 'assignmentPending'
          return pending.add(entry.due, entry)
        case 'unassign': {
          start(entry)
          const record = numbers.get(entry.number)
          if (record) record.state = 'updatePending'
          return pending.add(entry.due, entry)
        }
        case 'fail':
          start(entry)
          return pending.add(entry.due, entry)
        case 'update': {
          const record = numbers.get(entry.number)
          if (record && entry.locationId !== undefined) record.locationId = entry.locationId || null
          if (record && entry.options) record.options = entry.options.filter((one) => one !== '')
          return
        }
        case 'policies':
          for (const [id, type, policy] of entry.changes) {
            const settings = touch(id, entry.at)
            if (policy === null) delete settings.policies[type]
            else settings.policies[type] = policy
          }
          return
        case 'added':
          return accounts.add(entry.account, entry.at)
        case 'changed':
          return accounts.change(entry.id, entry.patch, entry.properties, entry.at)
        case 'group':
        case 'member':
          return groups.accept(entry)
        case 'removed':
          return accounts.remove(entry.id, entry.at)
      }
    },
    settle(now) {
      for (const entry of pending.due(now)) {
        if (entry.k === 'assign') doAssign(entry)
        else if (entry.k === 'unassign') doUnassign(entry)
        else finish(entry.op, entry.detail)
      }
    },
  }
}
