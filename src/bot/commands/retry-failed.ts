import { lacksFor } from '../../identity/roles.ts'
import type { Job } from '../../jobs/store.ts'
import { NotPossible } from '../../sync/sync.ts'
import { buttons, syncButton } from '../cards/parts.ts'
import { worstFirst } from '../cards/runFacts.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsFor } from '../facts.ts'
import { noteOf } from './audited.ts'
import { cannot, FOR_ADMINS, NOT_ON_RECORD, whileSyncing, whyNot } from './cannot.ts'
import { answer, textOf } from './command.ts'
import type { Command, Outcome, Rooms, Turn } from './command.ts'

const TITLE = 'Nothing was retried'
const LOOK_BACK = 20

/** The job of the card whose button was pressed, or those of the last run, the worst first. */
async function wanted({ jobs }: Rooms, turn: Turn): Promise<Job[]> {
  const id = turn.pressed ? textOf(turn, 'job') : null
  if (id !== null) return [await jobs.job(turn.tenantId, id)].filter((job) => job !== null)
  const { items } = await jobs.jobs(turn.tenantId, { limit: LOOK_BACK })
  const last = items.find(({ endedAt, preview }) => endedAt !== null && !preview)
  return worstFirst(items.filter(({ runId }) => runId === last?.runId))
}

async function retry(rooms: Rooms, turn: Turn, job: Job): Promise<Outcome> {
  const { tenantId, caller } = turn
  const noted = (jobs: Job[]) => {
    const after = jobs.map(({ id }) => `job ${id}`).join(', ')
    return [noteOf(turn, { action: 'jobs.retry', target: `job ${job.id}`, before: null, after })]
  }
  const by = { id: caller.userId, name: caller.name, type: 'bot' as const, noted }
  const { runId, jobs } = await rooms.sync.retry(tenantId, by, job.id)
  return { kind: 'run', facts: await factsFor(rooms, tenantId, runId, jobs), already: false }
}

export const retryFailed: Command = {
  name: 'retry failed',
  aliases: ['retry'],
  title: 'Retry failed',
  group: 'Sync',
  says: 'only the users that failed',
  verb: 'job.retry',
  data: {},
  action: 'jobs.retry',
  listed: true,
  writes: true,
  check: whileSyncing,
  async run(rooms, turn) {
    const jobs = await wanted(rooms, turn)
    if (jobs.length === 0 && turn.pressed && textOf(turn, 'job') !== null)
      return cannot(rooms, turn, TITLE, NOT_ON_RECORD)
    if (jobs.length === 0) {
      const none = { kind: 'info' as const, title: TITLE, sub: 'No sync has run yet' }
      return answer({ ...sentenceCard(TITLE, none.sub), actions: buttons(syncButton(turn.setting)) }, none)
    }
    let why = ''
    for (const job of jobs)
      try {
        if (lacksFor(turn.caller.roles, job.task.kind)) throw new NotPossible(FOR_ADMINS)
        return await retry(rooms, turn, job)
      } catch (error) {
        const said = whyNot(error)
        if (said === null) throw error
        why ||= said
      }
    return cannot(rooms, turn, TITLE, why)
  },
}
