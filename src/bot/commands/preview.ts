import type { Job } from '../../jobs/store.ts'
import { factsFor } from '../facts.ts'
import { entryOf, noteOf } from './audited.ts'
import { cannot, whyNot } from './cannot.ts'
import type { Command } from './command.ts'

export const preview: Command = {
  name: 'preview',
  aliases: ['preview sync', 'plan'],
  title: 'Preview',
  group: 'Sync',
  says: 'what a sync would change; nothing is written',
  verb: 'sync.preview',
  data: {},
  action: 'sync.start',
  listed: true,
  writes: true,
  personal: true,
  async run(rooms, turn) {
    const { tenantId, caller } = turn
    const startOf = (target: string) => ({ action: 'sync.start', target, before: null, after: 'all, preview' })
    const named = (jobs: Job[]) => jobs.map(({ id }) => `job ${id}`).join(', ')
    const noted = (jobs: Job[]) => [noteOf(turn, startOf(named(jobs)))]
    const by = { id: caller.userId, name: caller.name, type: 'bot' as const, noted }
    try {
      const { runId, jobs, started } = await rooms.sync.start(tenantId, by, { service: 'all', preview: true })
      if (!started) {
        await rooms.audit.append(tenantId, entryOf(rooms, turn, startOf(`${named(jobs)}, already running`)))
        if (!jobs.some((job) => job.preview)) return cannot(rooms, turn, 'No preview was made', GOING)
      }
      return { kind: 'run', facts: await factsFor(rooms, tenantId, runId, jobs), already: !started }
    } catch (error) {
      const why = whyNot(error)
      if (why === null) throw error
      return cannot(rooms, turn, 'No preview was made', why)
    }
  },
}

const GOING = 'A sync is running. Wait until it has ended, then try again.'
