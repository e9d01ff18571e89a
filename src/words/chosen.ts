/** A sync of users that somebody chose, in words: the same for tab, bot and mail. */
import { count, plural } from './button.ts'

/** So many users one sync of chosen users takes. */
export const MOST_CHOSEN = 200

/** "Sync of 12 users" */
export const chosenWords = (users: number): string => `Sync of ${plural(users, 'user')}`

/** Of more than it takes: what to do instead. */
export const tooManyWords = (users: number): string =>
  `${count(users)} users are chosen, and a sync of chosen users takes at most ${MOST_CHOSEN}. Choose fewer, or use Sync Now, which does everything that is queued.`
