/** One way of planning in a process of its own, so that its peak memory is its own: `one.ts <way> <users>`. */
import type { UserView } from '../../src/directory/view.ts'
import { order, frees, type Draft } from '../../src/sync/plan/order.ts'
import { decide } from '../../src/sync/plan/plan.ts'
import { draftOf } from '../../src/sync/teams/planners/draft.ts'
import type { User } from '../../src/directory/user.ts'
import { POLICIES, shown, users, type Shown } from './streams.ts'

const RULES = { deactivated: 'unassign', policies: POLICIES } as const

/** The product's own decisions on the two streams, side by side; kept are only those that wait for another's number. */
function planner(count: number): number {
  const waiting: Draft[] = []
  const freedBy = new Map<string, number>()
  let next = 0
  const theirs = shown(count)
  for (const user of users(count)) {
    const other = theirs.next().value as Shown
    if (other.id !== user.id) throw new Error('the streams are not in one order')
    const view = viewOf(user, other)
    const decision = decide(user, view, { ...RULES, off: null, policies: [...RULES.policies] })
    for (const step of decision.steps) {
      const draft = draftOf(step, view, decision.holderId)
      if (draft.waitsForNumber) waiting.push(draft)
      else {
        const number = frees(draft)
        if (number) freedBy.set(number, next)
        next += 1
      }
    }
  }
  const { changes, stuck } = order(waiting, freedBy, next)
  return next + changes.length + stuck.length
}

function viewOf(user: User, { account, configuration, held, ours }: Shown): UserView {
  const managed = ours
    ? held.map(({ number }) => ({
        number,
        userId: user.id,
        holderId: account.id,
        origin: 'assigned' as const,
        jobId: '1',
        at: user.createdAt,
      }))
    : []
  const known = held.map((number) => ({
    number,
    name: '',
    userId: user.id,
    userWants: user.number,
    userPending: null,
    userInScope: true,
    userLeftOut: false,
    userGone: false,
    managed: ours,
  }))
  // whoever swaps wants the number that its neighbour holds and gives up
  const swaps = ours && user.number !== held[0]?.number && (user.number ?? '') < '+442090000000'
  const neighbour = swaps
    ? [
        {
          number: { ...held[0]!, number: user.number ?? '', holderId: `${account.id}-neighbour` },
          name: '',
          userId: 'neighbour',
          userWants: held[0]?.number ?? null,
          userPending: null,
          userInScope: true,
          userLeftOut: false,
          userGone: false,
          managed: true,
        },
      ]
    : []
  return {
    user,
    pbx: null,
    pbxPending: false,
    pbxChangedBy: null,
    pbxSeenAt: null,
    m365: user.m365Id ? account : null,
    candidates: user.m365Id ? [] : [{ account, step: 'userName', linkedUserId: null, claims: 1 }],
    configuration,
    held,
    holders: [...known, ...neighbour],
    managed,
    granted: [],
    rivals: [],
    inScope: true,
    leftOut: null,
    takeOver: null,
  }
}

/** The obvious way: one side into a Map, the other walked along it, numbers compared. */
function mapJoin(count: number): number {
  const byId = new Map<string, Shown>()
  for (const each of shown(count)) byId.set(each.id, each)
  const changes: { id: string; before: string | null; after: string | null }[] = []
  for (const user of users(count)) {
    const before = byId.get(user.id)?.held[0]?.number ?? null
    const after = user.active ? user.number : null
    if (before !== after) changes.push({ id: user.id, before, after })
  }
  return changes.length
}

/** What it costs only to make the two streams. */
function streams(count: number): number {
  let seen = 0
  const theirs = shown(count)
  for (const user of users(count)) if (user.id === (theirs.next().value as Shown).id) seen += 1
  return seen
}

const WAYS: Record<string, (count: number) => number> = { planner, mapJoin, streams }
const [, , way = '', count = '0'] = process.argv
const changes = WAYS[way]?.(Number(count)) ?? 0
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ changes, cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }))
