import { KINDS_OF_SOME } from '../../jobs/job.ts'
import { execute } from '../cards/element.ts'
import { buttons, previewButton } from '../cards/parts.ts'
import { above, approvalOf, declineOf, planned } from '../cards/planFacts.ts'
import type { Planned } from '../cards/planFacts.ts'
import { runCard } from '../cards/result.ts'
import { sentenceCard } from '../cards/talk.ts'
import { factsOf } from '../facts.ts'
import { answer } from './command.ts'
import type { Command, Rooms } from './command.ts'

const BASE = { kind: 'warn' as const, title: 'Approval needed', sub: 'In our own chat' }

/** The newest plan that waits for a word, if nothing has run since that makes it old. */
async function waiting({ jobs }: Rooms, tenantId: string): Promise<Planned | null> {
  const kept = await Promise.all(
    (['pbx', 'teams'] as const).map(async (service) => {
      const [plan, latest] = await Promise.all([
        jobs.newestPlan(tenantId, service),
        jobs.latest(tenantId, service, { except: KINDS_OF_SOME }),
      ])
      const old = plan && latest && Number(latest.id) > Number(plan.id)
      return plan && !old ? above(planned([plan])).filter((each) => !approvalOf([each]) && !declineOf([each])) : []
    }),
  )
  return kept.flat().toSorted((a, b) => Number(b.id) - Number(a.id))[0] ?? null
}

/** Shows the question; the word alone lets nothing run. */
export const approve: Command = {
  name: 'approve',
  aliases: ['approve plan'],
  title: 'Approve…',
  group: 'Sync',
  says: 'let a stopped plan run, after a question',
  verb: 'plan.ask',
  data: {},
  action: 'sync.approve',
  listed: true,
  writes: false,
  asks: true,
  personal: true,
  async run(rooms, { tenantId, setting }) {
    const job = await waiting(rooms, tenantId)
    const facts = job && (await factsOf(rooms, tenantId, job.runId))
    if (facts) return answer(runCard(facts, setting), BASE)
    const none = sentenceCard('No plan waits for approval', 'Nothing was changed.')
    return answer({ ...none, actions: buttons(previewButton(setting), execute('Status', 'status')) }, BASE)
  },
}
