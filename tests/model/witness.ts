/**
 * Watches every change that the clouds accept, whoever made it, and knows by its own few rules who holds which number,
 * which of them may be ours, and what the service did that it must never do. Shares nothing with the product.
 */
import type { Change } from '../../src/sandbox/sandbox.ts'
import type { Clouds } from './clouds.ts'

/** One change that the service made in Microsoft 365. */
export interface Write {
  jobId: string
  at: number
  kind: 'assign' | 'unassign' | 'grant' | 'withdraw'
  holderId: string
  number: string | null
  policy: { type: string; policyId: string | null } | null
}

export interface Author {
  /** Null: people. */
  jobId: string | null
  /** When the job that runs began. */
  since: number
}

export interface Witness {
  accepted(change: Change, author: Author): void
  /** What 8x8 and Microsoft 365 show after people changed something. */
  saw(clouds: Clouds): void
  /** May this number on this account be the service's: it put it there, or 8x8 once wanted it there? */
  mayBeOurs(number: string, holderId: string): boolean
  /** Did the account ever carry the name by which this 8x8 user is found? */
  everMatched(names: string[], holderId: string): boolean
  /** An admin or the identity provider said that this account is the user of these names, whatever it is called. */
  points(names: (string | null)[], holderId: string): void
  /** An admin agreed that this number gives way to the 8x8 number of whoever holds it. */
  agree(number: string, holderId: string): void
  /** Since when this account holds the number; -Infinity: always, or not at all. */
  since(number: string, holderId: string): number
  /** The policy of this type that the service granted to the account, unless people changed it since. */
  granted(holderId: string, type: string): string | null
  /** Lists lacked items and did not say so: up to the guard's limit nobody can know it. */
  listsLack: boolean
  writes: Write[]
  violations: string[]
}

interface Held {
  holderId: string
  type: string
  category: string | null
  online: boolean
  since: number
  /** Put there by the service, and nobody touched it since. */
  byService: boolean
  /** An accepted change has not happened yet. */
  leaves: boolean
  failed: boolean
}

interface Due {
  at: number
  happen(): void
}

export function createWitness(first: Clouds): Witness {
  const held = new Map<string, Held>()
  const given = new Set<string>()
  const agreed = new Set<string>()
  const names = new Map<string, Set<string>>()
  const pointed = new Map<string, Set<string>>()
  const wanted = new Map<string, Set<string>>()
  const granted = new Map<string, string | null>()
  /** The policy that people last set. */
  const byHand = new Map<string, string | null>()
  const writes: Write[] = []
  const violations: string[] = []
  let dues: Due[] = []
  /** When people last moved a number. */
  let movedByHand = -Infinity

  const settle = (now: number): void => {
    const [past, future] = [dues.filter((due) => due.at <= now), dues.filter((due) => due.at > now)]
    dues = future
    for (const due of past.toSorted((a, b) => a.at - b.at)) due.happen()
  }
  const pair = (number: string, holderId: string): string => `${number} ${holderId}`
  const add = (map: Map<string, Set<string>>, key: string, value: string): void =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))

  const mayBeOurs = (number: string, holderId: string): boolean =>
    given.has(pair(number, holderId)) ||
    [...(wanted.get(number) ?? [])].some((name) => names.get(holderId)?.has(name) || pointed.get(holderId)?.has(name))

  const mayGo = (number: string, holderId: string): boolean =>
    mayBeOurs(number, holderId) || agreed.has(pair(number, holderId))

  /** What Microsoft takes away from this account when the number becomes its own. */
  function replace(number: string, holderId: string, drift: boolean, author: Author): void {
    for (const [other, record] of held) {
      if (other === number || record.holderId !== holderId || record.category !== 'primary' || !record.online) continue
      if (author.jobId !== null && !drift && !mayGo(other, holderId) && record.since < author.since)
        violations.push(`${other}, never ours, was replaced on ${holderId} by ${number} in job ${author.jobId}`)
      held.delete(other)
    }
  }

  function assigned(change: Extract<Change, { k: 'assign' }>, author: Author): void {
    const { number, target, type, category, outcome, second, due, at } = change
    const before = held.get(number)
    const same = before?.holderId === target && !before.leaves && !before.failed
    if (author.jobId !== null) {
      writes.push({ jobId: author.jobId, at, kind: 'assign', holderId: target, number, policy: null })
      // Microsoft pages numbers by $skip: while people move some, a page misses others, which then look gone
      if (same && before.byService && movedByHand < author.since && !witness.listsLack)
        violations.push(`${number} was assigned twice to ${target}, in job ${author.jobId}`)
    }
    const drift = mayBeOurs(number, target)
    if (author.jobId !== null) given.add(pair(number, target))
    const record: Held = {
      ...{ holderId: target, type, category, online: true, leaves: outcome === 'noEffect' },
      since: same ? before.since : at,
      byService: author.jobId !== null,
      failed: outcome === 'failed',
    }
    held.set(number, record)
    const happen = (): void => {
      if (held.get(number) !== record) return
      if (outcome === 'noEffect') held.delete(number)
      if (outcome === 'activated' && second === 'replace' && category === 'primary')
        replace(number, target, drift, author)
    }
    dues.push({ at: due, happen })
  }

  function unassigned({ number, outcome, due, at }: Extract<Change, { k: 'unassign' }>, author: Author): void {
    const before = held.get(number)
    if (!before) return
    const { holderId } = before
    if (author.jobId !== null) {
      writes.push({ jobId: author.jobId, at, kind: 'unassign', holderId, number, policy: null })
      if (before.leaves) violations.push(`${number} was taken twice from ${holderId}, in job ${author.jobId}`)
      if (!mayGo(number, holderId) && before.since < author.since)
        violations.push(`${number}, never ours, was taken from ${holderId} in job ${author.jobId}`)
    }
    if (outcome !== 'unassigned') return
    before.leaves = true
    dues.push({ at: due, happen: () => void (held.get(number) === before && held.delete(number)) })
  }

  const witness: Witness = {
    accepted(change, author) {
      settle(change.at)
      if (author.jobId === null && (change.k === 'assign' || change.k === 'unassign')) movedByHand = change.at
      if (change.k === 'assign') assigned(change, author)
      if (change.k === 'unassign') unassigned(change, author)
      if (change.k !== 'policies') return
      for (const [holderId, type, policyId] of change.changes) {
        const key = pair(type, holderId)
        if (author.jobId === null) byHand.set(key, policyId)
        // what an undo puts back is whose it was
        granted.set(key, author.jobId === null || policyId === byHand.get(key) ? null : policyId)
      }
      if (author.jobId === null) return
      for (const [holderId, type, policyId] of change.changes) {
        const kind = policyId === null ? 'withdraw' : 'grant'
        const policy = { type, policyId }
        writes.push({ jobId: author.jobId, at: change.at, kind, holderId, number: null, policy })
      }
    },
    saw({ pbx, accounts }) {
      for (const { id, userPrincipalName } of accounts) add(names, id, userPrincipalName.toLowerCase())
      for (const { basicInfo, serviceInfo } of pbx)
        for (const { primaryPhoneNumber } of serviceInfo.extensions)
          for (const name of [basicInfo.ssoFederationId, basicInfo.userName])
            if (primaryPhoneNumber && name) add(wanted, primaryPhoneNumber, name.toLowerCase())
    },
    mayBeOurs,
    everMatched: (of, holderId) => of.some((name) => names.get(holderId)?.has(name.toLowerCase()) ?? false),
    points(of, holderId) {
      for (const name of of) if (name) add(pointed, holderId, name.toLowerCase())
    },
    agree: (number, holderId) => void agreed.add(pair(number, holderId)),
    since(number, holderId) {
      const record = held.get(number)
      return record?.holderId === holderId ? record.since : -Infinity
    },
    granted: (holderId, type) => granted.get(pair(type, holderId)) ?? null,
    listsLack: false,
    writes,
    violations,
  }
  for (const record of first.numbers)
    if (record.assignmentTargetId)
      held.set(record.telephoneNumber, {
        holderId: record.assignmentTargetId,
        type: record.numberType,
        category: record.assignmentCategory,
        online: record.numberSource === 'online',
        since: -Infinity,
        byService: false,
        leaves: false,
        failed: false,
      })
  witness.saw(first)
  return witness
}
