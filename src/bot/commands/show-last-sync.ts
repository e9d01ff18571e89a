import { lastSyncCard } from '../cards/look.ts'
import { headline } from '../cards/headline.ts'
import { isOver, kindOfRun } from '../cards/runFacts.ts'
import { buttons, syncButton } from '../cards/parts.ts'
import { runCard } from '../cards/result.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsOf } from '../facts.ts'
import { answer } from './command.ts'
import type { Command } from './command.ts'

const LOOK_BACK = 20

export const showLastSync: Command = {
  name: 'show last sync',
  aliases: ['last sync', 'last'],
  title: 'Show last sync',
  group: 'Look',
  says: 'result of the last run',
  verb: 'show.last',
  data: {},
  action: 'jobs.look',
  listed: true,
  writes: false,
  async run(rooms, { tenantId, setting }) {
    const newest = (await rooms.jobs.jobs(tenantId, { limit: LOOK_BACK })).items.find(({ preview }) => !preview)
    const facts = newest ? await factsOf(rooms, tenantId, newest.runId) : null
    if (!facts) {
      const none = { kind: 'info' as const, title: 'No sync has run yet', sub: 'Nothing was ever changed here' }
      return answer({ ...sentenceCard(none.title, none.sub), actions: buttons(syncButton(setting)) }, none)
    }
    // who only looks did not ask for a second one
    if (!isOver(facts)) return { kind: 'run', facts, already: true, says: runCard }
    const { kind, title } = headline(facts)
    return answer(lastSyncCard(facts, setting), { kind, title, sub: kindOfRun(facts) })
  },
}
