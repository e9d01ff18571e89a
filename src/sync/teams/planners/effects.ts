/**
 * What the writes of a job came to: for each number who held it before and who holds it because of the job, whatever
 * steps it took, and for each policy what was in force before. Pure.
 */
import type { ChangeWas, TeamsChange } from '../../../jobs/job.ts'
import { IN_TWO_STEPS } from '../write/amend.ts'
import { CHANGED_SINCE } from '../write/grants.ts'

/** Somebody who had, or got, something: the change tells who. */
export interface NumberEffect {
  number: string
  /** Who lost it; null: it was nobody's. */
  lost: Touched | null
  /** Who got it; null: the job left it with nobody. */
  got: Touched | null
}

export interface Touched {
  change: TeamsChange
  /** False: the write was sent, but never proven. */
  sure: boolean
}

export interface PolicyEffect {
  holderId: string
  type: string
  was: NonNullable<ChangeWas['policy']> | null
  /** Id of the policy that the job left in force; empty: it took the user's own away. */
  left: string
  change: TeamsChange
  sure: boolean
}

export interface Effects {
  add(change: TeamsChange): void
  numbers(): NumberEffect[]
  policies(): PolicyEffect[]
}

interface Tally {
  /** Proven gains less proven losses. */
  net: number
  maybe: 'got' | 'lost' | null
  change: TeamsChange
}

export function createEffects(): Effects {
  const tallies = new Map<string, Map<string, Tally>>()
  const policies = new Map<string, PolicyEffect>()

  const tally = (number: string | null, change: TeamsChange, by: number, maybe: Tally['maybe']): void => {
    if (number === null) return
    const holders = tallies.get(number) ?? new Map<string, Tally>()
    tallies.set(number, holders)
    const known = holders.get(change.holderId)
    if (known) {
      known.net += by
      known.maybe ??= maybe
    } else holders.set(change.holderId, { net: by, maybe, change })
  }

  const addPolicy = (change: TeamsChange): void => {
    const { holderId, policy, status } = change
    if (!policy || status === 'failed' || status === 'waiting' || change.raw === CHANGED_SINCE) return
    const key = `${holderId} ${policy.type}`
    const first = policies.get(key)
    const sure = status === 'done'
    if (first && first.sure && !sure) return
    const was = first ? first.was : (change.was?.policy ?? null)
    policies.set(key, {
      holderId,
      type: policy.type,
      was,
      left: policy.policyId,
      change: first?.change ?? change,
      sure,
    })
  }

  const addProven = (change: TeamsChange): void => {
    const { kind, before, after, cause, raw } = change
    // two others stand in its place
    if (raw === IN_TWO_STEPS) return
    // clears away a number that was refused and hung on all the same: nobody had it before
    const clears = kind === 'unassign' && cause === 'PUT_BACK'
    if (kind === 'change' || (kind === 'unassign' && !clears)) tally(before, change, -1, null)
    // put by hand in place of ours: Microsoft takes it off when ours comes back, or leaves it
    if (kind === 'assign') tally(before, change, 0, 'lost')
    if (kind !== 'unassign') tally(after, change, 1, null)
  }

  return {
    add(change) {
      if (change.kind === 'policy') return addPolicy(change)
      if (change.status === 'planned') return
      if (change.status === 'done') return addProven(change)
      tally(change.before, change, 0, 'lost')
      tally(change.after, change, 0, 'got')
    },
    numbers: () => [...tallies].map(([number, holders]) => effectOf(number, [...holders.values()])),
    policies: () => [...policies.values()],
  }
}

function effectOf(number: string, holders: Tally[]): NumberEffect {
  const proven = (sign: 1 | -1): Tally | undefined => holders.find(({ net }) => net * sign > 0)
  const likely = (which: 'got' | 'lost'): Tally | undefined =>
    holders.find(({ net, maybe }) => net === 0 && maybe === which)
  const touched = (sure: Tally | undefined, unsure: Tally | undefined): Touched | null => {
    const one = sure ?? unsure
    return one ? { change: one.change, sure: sure !== undefined } : null
  }
  return { number, lost: touched(proven(-1), likely('lost')), got: touched(proven(1), likely('got')) }
}
