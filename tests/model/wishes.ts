/** What admins said in our own console, kept here by the model itself: the product is never asked what it made of it. */
import type { Hands } from './clouds.ts'
import type { Pointed } from './links.ts'
import type { Said } from './model.ts'
import type { Witness } from './witness.ts'

/** Something that is so for the jobs after one and up to another, by their ids. */
export interface Spell {
  what: 'leftOut' | 'kept' | 'withdrawn'
  /** Left out: whose account must not be written to; null: it had none. */
  holderId: string | null
  after: number
  /** Null: it is still so. */
  upTo: number | null
  /** When it ends by itself, ms. */
  until: number
}

export interface Moment {
  now: number
  /** The newest job, and whether it still runs. */
  newest: number
  running: boolean
}

export interface Wishes {
  leaveOut(userId: string, holderId: string | null, until: number | null, at: Moment): void
  takeBackIn(userId: string, at: Moment): void
  leftOut(userId: string, now: number): boolean
  agree(userId: string, number: string, now: number): void
  /** Null: the choice is taken back. */
  choose(userId: string, accountId: string | null): void
  /** An identity provider has the user from now on, and says that this account is its. */
  provide(userId: string, accountId: string): void
  provided(userId: string): boolean
  /** Did anybody ever say that this account is the user's? */
  everPointed(userId: string, accountId: string): boolean
  setScope(groups: string[] | null): void
  /** Null: enabled. */
  setOff(off: 'keep' | 'withdraw' | null, at: Moment): void
  readonly scope: string[] | null
  readonly off: 'keep' | 'withdraw' | null
  readonly spells: readonly Spell[]
  /** Of things said so far. */
  readonly count: number
  /** All of it as it is now. */
  now(hands: Hands, now: number, witness: Witness): Promise<Omit<Said, 'declined' | 'keptWhole'>>
}

const NOWHERE: Pointed = { choice: null, externalId: null }

export function createWishes(): Wishes {
  const out = new Map<string, Spell>()
  const agreed = new Map<string, { number: string; at: number }>()
  const pointed = new Map<string, Pointed>()
  const everPointed = new Set<string>()
  const provided = new Set<string>()
  const spells: Spell[] = []
  let scope: string[] | null = null
  let count = 0
  let off: { is: 'keep' | 'withdraw'; spell: Spell } | null = null

  const point = (userId: string, step: keyof Pointed, accountId: string | null): void => {
    count += 1
    pointed.set(userId, { ...(pointed.get(userId) ?? NOWHERE), [step]: accountId })
    everPointed.add(`${userId} ${accountId}`)
  }
  const begin = (what: Spell['what'], holderId: string | null, until: number | null, at: Moment): Spell => {
    const spell: Spell = { what, holderId, after: at.newest, upTo: null, until: until ?? Infinity }
    spells.push(spell)
    return spell
  }
  // a job that runs while it ends may do the one or the other
  const end = (spell: Spell, { newest, running }: Moment): void => void (spell.upTo = running ? newest - 1 : newest)

  return {
    leaveOut(userId, holderId, until, at) {
      count += 1
      const before = out.get(userId)
      if (before) end(before, at)
      out.set(userId, begin('leftOut', holderId, until, at))
    },
    takeBackIn(userId, at) {
      count += 1
      const spell = out.get(userId)
      if (spell) end(spell, at)
      out.delete(userId)
    },
    leftOut: (userId, now) => (out.get(userId)?.until ?? -Infinity) > now,
    agree(userId, number, now) {
      count += 1
      agreed.set(userId, { number, at: now })
    },
    choose: (userId, accountId) => point(userId, 'choice', accountId),
    provide(userId, accountId) {
      provided.add(userId)
      point(userId, 'externalId', accountId)
    },
    provided: (userId) => provided.has(userId),
    everPointed: (userId, accountId) => everPointed.has(`${userId} ${accountId}`),
    setScope(groups) {
      count += 1
      scope = groups
    },
    setOff(is, at) {
      count += 1
      if (off) end(off.spell, at)
      off = is === null ? null : { is, spell: begin(is === 'keep' ? 'kept' : 'withdrawn', null, null, at) }
    },
    get scope() {
      return scope
    },
    get off() {
      return off?.is ?? null
    },
    get count() {
      return count
    },
    spells,
    async now(hands, now, witness) {
      const members = scope === null ? null : await Promise.all(scope.map((group) => hands.members(group)))
      return {
        leftOut: (userId) => (out.get(userId)?.until ?? -Infinity) > now,
        agreed(userId, number, holderId) {
          const agreement = agreed.get(userId)
          if (agreement?.number !== number) return false
          // it went and came back: an agreement is over once the number is gone, if anybody looked meanwhile
          return witness.since(number, holderId) > agreement.at ? 'unsure' : true
        },
        pointed: (userId) => pointed.get(userId) ?? NOWHERE,
        scope: members === null ? null : new Set(members.flat()),
        withdrawn: off?.is === 'withdraw',
      }
    },
  }
}
