/** Writes whose number nobody in the plan gives up: kept as not to be sent, with whom somebody has to solve first. */
import type { JobTask } from '../../../jobs/job.ts'
import type { TeamsChange } from '../../../jobs/store.ts'
import { breathe, chunks } from '../../deps.ts'
import { chainEnds } from '../../plan/chains.ts'
import type { Draft } from '../../plan/order.ts'
import { decide, type TeamsRules } from '../../plan/plan.ts'
import type { JobRun, Said } from '../../run/jobRun.ts'
import type { PlannedViews } from './views.ts'

/** What a pass of planning leaves to the next. */
export interface Left {
  stuck: Draft[]
  /** By number: the ordinal that frees it. */
  freedBy: Map<string, number>
  /** By number that is waited for. */
  holders: Map<string, Holder>
}

export interface Holder {
  userId: string | null
  name: string
}

export const nothingLeft = (): Left => ({ stuck: [], freedBy: new Map(), holders: new Map() })

/** Whoever is not in their plan may move with the next sync of everybody. */
const OF_SOME: JobTask['kind'][] = ['user', 'users', 'retry']

/** Ordinals go on from `first`. */
export async function keepStuck(
  run: JobRun,
  { stuck, holders }: Left,
  first: number,
  look: { views: PlannedViews; rules: TeamsRules },
): Promise<void> {
  const { deps, tenantId, job } = run
  if (stuck.length === 0) return
  const whys = job.task.kind === 'sync' ? await whyTheyStay({ stuck, holders }, look) : new Map<string, string>()
  let next = first
  for (const some of chunks(stuck)) {
    const changes = some.map(({ waitsForNumber, ...draft }): TeamsChange => {
      const number = waitsForNumber ?? ''
      const holder = holders.get(number)?.name || 'Someone else'
      const why = whys.get(number)
      if (why) run.say(...lineOf(keepsIt(draft, holder, why)))
      const fate = OF_SOME.includes(job.task.kind)
        ? { reason: 'HOLDER_MOVES_FIRST', raw: holder }
        : { reason: 'NUMBER_IN_USE', raw: why ?? `${number} is not given up in this plan` }
      return { ...draft, ...fate, ordinal: next++, waitsFor: [], status: 'failed' }
    })
    await deps.jobs.plan(tenantId, job.id, changes)
    await run.flush()
    await breathe()
  }
}

const lineOf = ({ text, level }: Said): Parameters<JobRun['say']> => [text, level]

/** By number that is waited for. Only the last of each chain is looked at, whom no write of the plan moves. */
async function whyTheyStay(
  { stuck, holders }: Pick<Left, 'stuck' | 'holders'>,
  { views, rules }: { views: PlannedViews; rules: TeamsRules },
): Promise<Map<string, string>> {
  const ends = chainEnds(stuck)
  const last = new Set([...ends.values()].flatMap((number) => holders.get(number)?.userId ?? []))
  const whyOf = new Map<string, string>()
  for await (const some of views.of([...last].map((userId) => ({ userId, accountId: null })))) {
    for (const view of some) {
      const { reason } = decide(view.user, view, rules)
      if (reason) whyOf.set(view.user.id, solveFirst(view.user.displayName, reason))
    }
    await breathe()
  }
  return new Map(
    [...ends].flatMap(([number, end]) => {
      const why = whyOf.get(holders.get(end)?.userId ?? '')
      return why ? [[number, why] as const] : []
    }),
  )
}

export const solveFirst = (name: string, reason: string): string => `${name} has to be solved first: ${reason}`

export const keepsIt = (
  { userName, after }: Pick<TeamsChange, 'userName' | 'after'>,
  holder: string,
  why: string,
): Said => ({
  text: `${userName} does not get ${after}, which ${holder} has. ${why}. After that, Sync Now moves it`,
  level: 'problem',
})
