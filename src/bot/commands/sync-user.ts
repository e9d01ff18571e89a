import type { Job } from '../../jobs/store.ts'
import { factsFor } from '../facts.ts'
import { noteOf } from './audited.ts'
import { cannot, whileSyncing, whyNot } from './cannot.ts'
import { textOf } from './command.ts'
import type { CardAction } from './command.ts'

const TITLE = 'The user was not synced'

/** Syncs the person of the card alone. */
export const syncUser: CardAction = {
  verb: 'user.sync',
  action: 'sync.start',
  writes: true,
  personal: true,
  check: whileSyncing,
  async run(rooms, turn) {
    const { tenantId, caller } = turn
    const userId = textOf(turn, 'user') ?? ''
    // without a user it would be a sync of everybody
    if (userId === '') return cannot(rooms, turn, TITLE, 'The card does not say which user.')
    const noted = (jobs: Job[]) => {
      const target = jobs.map(({ id }) => `job ${id}`).join(', ')
      return [noteOf(turn, { action: 'sync.start', target, before: null, after: `all, user ${userId}` })]
    }
    const by = { id: caller.userId, name: caller.name, type: 'bot' as const, noted }
    try {
      const { runId, jobs } = await rooms.sync.start(tenantId, by, { service: 'all', userId })
      return { kind: 'run', facts: await factsFor(rooms, tenantId, runId, jobs), already: false }
    } catch (error) {
      const why = whyNot(error)
      if (why === null) throw error
      return cannot(rooms, turn, TITLE, why)
    }
  },
}
