/** What the commands that start a sync have in common. */
import type { Job } from '../../jobs/store.ts'
import { NotSetUp, ServiceOff } from '../../sync/sync.ts'
import type { StartOptions } from '../../sync/sync.ts'
import { statusCard } from '../cards/look.ts'
import { setupCard } from '../cards/talk.ts'
import { factsFor } from '../facts.ts'
import { entryOf, noteOf, type What } from './audited.ts'
import { answer } from './command.ts'
import type { Command, Outcome, Rooms, Turn } from './command.ts'

async function start(rooms: Rooms, turn: Turn, options: StartOptions): Promise<Outcome> {
  const { tenantId, caller } = turn
  try {
    const noted = (jobs: Job[]) => [noteOf(turn, startOf(named(jobs), saidOf(options)))]
    const starter = { id: caller.userId, name: caller.name, type: 'bot' as const, noted }
    const started = await rooms.sync.start(tenantId, starter, options)
    if (!started.started) await record(rooms, turn, `${named(started.jobs)}, already running`, saidOf(options))
    const facts = await factsFor(rooms, tenantId, started.runId, started.jobs)
    return { kind: 'run', facts, already: !started.started }
  } catch (error) {
    if (!(error instanceof NotSetUp) && !(error instanceof ServiceOff)) throw error
    await record(rooms, turn, `not started: ${error.message}`, saidOf(options))
    if (error instanceof ServiceOff) {
      const card = statusCard(await rooms.sync.status(tenantId), turn.setting)
      return answer(card, { kind: 'warn', title: 'Sync is disabled', sub: 'The sync was not started' })
    }
    const base = { kind: 'warn' as const, title: 'Set-up is not complete', sub: 'The sync was not started' }
    return answer(setupCard(error.missing, options.service, turn.setting), base)
  }
}

const named = (jobs: Job[]): string => jobs.map(({ id }) => `job ${id}`).join(', ')
const saidOf = ({ service, diagnostic }: StartOptions): string => (diagnostic ? `${service}, diagnostic` : service)
const startOf = (target: string, after: string): What => ({ action: 'sync.start', target, before: null, after })

const record = (rooms: Rooms, turn: Turn, target: string, asked: string): Promise<void> =>
  rooms.audit.append(turn.tenantId, entryOf(rooms, turn, startOf(target, asked)))

/** A command that starts a sync of this kind. */
export const startCommand = (
  named: { name: string; aliases: string[]; title: string; says: string },
  options: StartOptions,
): Command => ({
  ...named,
  group: 'Sync',
  verb: 'sync.start',
  data: { ...options },
  action: 'sync.start',
  listed: true,
  writes: true,
  run: (rooms, turn) => start(rooms, turn, options),
})
