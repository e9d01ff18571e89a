import type { Job } from '../../jobs/store.ts'
import { execute } from '../cards/element.ts'
import { buttons } from '../cards/parts.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsFor } from '../facts.ts'
import { noteOf } from './audited.ts'
import { cannot, NOT_ON_RECORD, whileSyncing, whyNot } from './cannot.ts'
import { answer, textOf } from './command.ts'
import type { Command, Outcome, Rooms, Turn } from './command.ts'

const TITLE = 'Nothing to undo'
const LOOK_BACK = 50

/** The last job that wrote to Teams, proven or not; only that one can be put back. */
async function lastWriter({ jobs }: Rooms, tenantId: string): Promise<Job | null> {
  const { items } = await jobs.jobs(tenantId, { services: ['teams'], limit: LOOK_BACK })
  for (const job of items.filter(({ endedAt, preview }) => endedAt !== null && !preview)) {
    const { done, started, waiting } = await jobs.countPlanned(tenantId, job.id)
    if (done + started + waiting > 0) return job
  }
  return null
}

async function plan(rooms: Rooms, turn: Turn, job: Job): Promise<Outcome> {
  const { tenantId, caller } = turn
  const noted = (jobs: Job[]) => {
    const after = jobs.map(({ id }) => `job ${id}`).join(', ')
    return [noteOf(turn, { action: 'jobs.undo.preview', target: `job ${job.id}`, before: null, after })]
  }
  const by = { id: caller.userId, name: caller.name, type: 'bot' as const, noted }
  const { runId, jobs } = await rooms.sync.undo(tenantId, by, job.id, { preview: true })
  return { kind: 'run', facts: await factsFor(rooms, tenantId, runId, jobs), already: false }
}

/** Plans it and writes nothing: what would go back is looked at first. */
export const undo: Command = {
  name: 'undo',
  aliases: ['undo last sync'],
  title: 'Undo…',
  group: 'Sync',
  says: 'put back what the last job changed',
  verb: 'undo.ask',
  data: {},
  action: 'jobs.undo',
  listed: true,
  writes: true,
  check: whileSyncing,
  personal: true,
  async run(rooms, turn) {
    const of = turn.pressed ? textOf(turn, 'job') : null
    const job = await (of === null ? lastWriter(rooms, turn.tenantId) : rooms.jobs.job(turn.tenantId, of))
    if (!job && of !== null) return cannot(rooms, turn, TITLE, NOT_ON_RECORD)
    if (!job) {
      const base = { kind: 'info' as const, title: TITLE, sub: 'In our own chat' }
      const none = sentenceCard(TITLE, 'No sync has changed anything in Microsoft Teams.')
      return answer({ ...none, actions: buttons(execute('Show history', 'show.history')) }, base)
    }
    try {
      return await plan(rooms, turn, job)
    } catch (error) {
      const why = whyNot(error)
      if (why === null) throw error
      return cannot(rooms, turn, TITLE, why)
    }
  },
}
