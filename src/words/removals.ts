/** What the guard counts, in words: what a sync takes away, and numbers of ours that vanished in Teams by another hand. */
import { count, plural } from './button.ts'

export interface Counted {
  /** All that the guard counts. */
  removals: number
  /** Of those, numbers that the sync would put back. */
  vanished: number
}

/** What is really taken away. */
export const takenAway = ({ removals, vanished }: Counted): number => removals - vanished

/** "12 removals", "11 removals and 1 vanished number", "3 vanished numbers". */
export function removalWords(counted: Counted): string {
  const { vanished } = counted
  const taken = takenAway(counted)
  const gone = plural(vanished, 'vanished number')
  if (vanished === 0) return plural(taken, 'removal')
  return taken === 0 ? gone : `${plural(taken, 'removal')} and ${gone}`
}

/** What of a service is kept where its removals are declined: "11 numbers", "1 user". */
export const keptWords = (service: 'pbx' | 'teams', users: number): string =>
  plural(users, service === 'pbx' ? 'user' : 'number')

/** What declining says and does, of how many `users`, and what the next sync does once it is taken back: of all, of one. */
export const KEEPING = {
  teams: {
    does: 'Nobody loses a number. The next sync does the rest',
    kept: (users: number) => `kept the numbers of ${plural(users, 'user')}`,
    link: 'Users whose number is kept',
    reason: 'KEPT',
    one: 'The number is',
    takenBack: 'The next sync would take these numbers away again.',
    oneTakenBack: 'The next sync takes the number away, unless something changes before.',
  },
  pbx: {
    does: 'Nobody is deleted or deactivated here, and numbers in Teams stay. The next sync takes in the rest',
    kept: (users: number) => `kept ${plural(users, 'user')} as they were`,
    link: 'Users who are kept',
    reason: 'USER_KEPT',
    one: 'The user is',
    takenBack: 'The next sync would delete or deactivate these users again, as 8x8 shows them.',
    oneTakenBack: 'The next sync takes in what 8x8 shows of the user, unless something changes before.',
  },
} as const

/** What is not kept with the others. */
export interface NotKept {
  /** Users whom an admin chose to remove. */
  chosen: number
  /** Users of whom a sync would do something else by now. */
  left: number
}

const goAllTheSame = ({ chosen, left }: NotKept): string[] => [
  ...(chosen > 0
    ? [
        `${plural(chosen, 'user')} whom an admin chose to remove ${chosen === 1 ? 'goes' : 'go'} all the same, unless that is taken back on the user.`,
      ]
    : []),
  ...(left > 0 ? [`${plural(left, 'user')} changed since: the guard looks at them again.`] : []),
]

/** What is kept, and first of all who is not. */
export function keepingWords(service: 'pbx' | 'teams', not: NotKept): string {
  const { does } = KEEPING[service]
  const apart = goAllTheSame(not)
  const kept = apart.length > 0 ? `Of the others: ${does.charAt(0).toLowerCase()}${does.slice(1)}` : does
  const until = 'leaves these people as they are until something else about them changes, or an admin takes this back.'
  return [...apart, `${kept} of what is queued, and ${until}`].join(' ')
}

/** The first sentence of a stop: "This sync would remove 11 numbers, and 1 of ours has vanished in Teams." */
export function stopWords(counted: Counted, service: 'pbx' | 'teams', by: 'sync' | 'undo' = 'sync'): string {
  const taken = takenAway(counted)
  const { vanished } = counted
  const take =
    service === 'pbx'
      ? `This ${by} would take away ${plural(taken, 'user')}`
      : `This ${by} would remove ${plural(taken, 'number')}`
  if (vanished === 0) return `${take}.`
  const gone = `${count(vanished)} of our numbers ${vanished === 1 ? 'has' : 'have'} vanished in Teams`
  return taken === 0 ? `${gone}.` : `${take}, and ${gone}.`
}
