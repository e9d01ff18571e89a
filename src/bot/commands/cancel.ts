import type { Job } from '../../jobs/store.ts'
import { AlreadyEnded } from '../../sync/sync.ts'
import { execute } from '../cards/element.ts'
import { buttons, syncButton } from '../cards/parts.ts'
import { runCard } from '../cards/result.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsOf } from '../facts.ts'
import { noteOf } from './audited.ts'
import { cannot, NOT_ON_RECORD } from './cannot.ts'
import { answer, textOf } from './command.ts'
import type { Command, Outcome, Rooms, Turn } from './command.ts'

/** The run of the card whose button was pressed, or the one that is going. */
async function wanted(rooms: Rooms, turn: Turn): Promise<Job | null> {
  const run = turn.pressed ? textOf(turn, 'run') : null
  const jobs = await (run === null ? rooms.jobs.active(turn.tenantId) : rooms.jobs.run(turn.tenantId, run))
  return jobs.find(({ endedAt }) => endedAt === null) ?? jobs[0] ?? null
}

function nothingRuns({ setting }: Turn): Outcome {
  const base = { kind: 'info' as const, title: 'No sync is running', sub: 'Nothing was cancelled' }
  const actions = buttons(syncButton(setting), execute('Show last sync', 'show.last'))
  return answer({ ...sentenceCard(base.title, base.sub), actions }, base)
}

export const cancel: Command = {
  name: 'cancel',
  aliases: ['cancel sync', 'stop sync'],
  title: 'Cancel sync',
  group: 'Sync',
  says: 'stop the running sync',
  verb: 'job.cancel',
  data: {},
  action: 'sync.cancel',
  listed: true,
  writes: true,
  async run(rooms, turn) {
    const { tenantId, caller } = turn
    const job = await wanted(rooms, turn)
    if (!job && turn.pressed && textOf(turn, 'run') !== null)
      return cannot(rooms, turn, 'Nothing was cancelled', NOT_ON_RECORD)
    if (!job) return nothingRuns(turn)
    const noted = (jobId: string) =>
      noteOf(turn, { action: 'sync.cancel', target: `job ${jobId}`, before: null, after: 'cancelled' })
    try {
      await rooms.sync.cancel(tenantId, { id: caller.userId, name: caller.name, noted }, job.id)
    } catch (error) {
      // it ended a moment before: its card says how
      if (!(error instanceof AlreadyEnded)) throw error
    }
    const facts = await factsOf(rooms, tenantId, job.runId)
    return facts ? { kind: 'run', facts, already: true, says: runCard } : nothingRuns(turn)
  },
}
