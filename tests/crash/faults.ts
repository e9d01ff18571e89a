/** What is wrong with a sync that was killed on its way, beside one that was not. Empty: nothing. */
import type { Job } from '../../src/jobs/store.ts'
import type { Ending, Teams } from './ending.ts'
import type { Cancelled, Kill } from './lives.ts'

export function faultsOf(ending: Ending, undisturbed: Ending, kills: Kill[]): string[] {
  return [
    ...inTeams(ending, undisturbed),
    ...different('8x8', ending.pbx, undisturbed.pbx),
    ...different('users', ending.users, undisturbed.users),
    ...different('jobs', ending.jobs.map(cameTo), undisturbed.jobs.map(cameTo)),
    ...different('totals of writes', totals(ending), totals(undisturbed)),
    ...sentTwice(ending, kills),
    ...outOfOrder(ending),
    ...verified(ending),
    ...different('output of 8x8', toldOf8x8(ending), toldOf8x8(undisturbed)),
  ]
}

/** Whom a job took in, removed, or wrote at 8x8: each is told once, wherever a kill falls. */
export const toldOf8x8 = ({ output }: Ending): string[] =>
  output.map(({ text }) => text).filter((text) => TAKEN_OR_WRITTEN.some((each) => each.test(text)))

const TAKEN_OR_WRITTEN = [
  /^new /,
  /^deleted in 8x8 /,
  /^removed /,
  /^created .* at 8x8$/,
  /^wrote /,
  / \([A-Z_0-9]+\)$/,
]

/** What is wrong with jobs that were cancelled, and with Teams once that was undone. */
export function faultsOfCancelled({ ending, undone }: Cancelled, before: Teams, kills: Kill[]): string[] {
  const open = ending.plan.filter(({ status }) => status === 'started')
  return [
    ...ending.jobs
      .filter(({ state }) => !['cancelled', 'succeeded', 'succeededWithErrors'].includes(state))
      .map(({ id, state }) => `jobs: job ${id} ended ${state}`),
    ...(open.length > 0 ? [`plan: ${open.length} writes were left on their way`] : []),
    ...sentTwice(ending, kills),
    ...outOfOrder(ending),
    ...inTeams(held(undone), held(before)).map((fault) => `after the undo, ${fault}`),
  ]
}

/** Without assignments that Microsoft could not make: they are nobody's numbers, and gone once they are made. */
const held = ({ numbers, policies }: Teams): Teams => ({
  numbers: numbers.filter((line) => !line.endsWith('assignmentFailed')),
  policies,
})

/** Does Teams show what it is to show? */
export const inTeams = (now: Teams, wanted: Teams): string[] => [
  ...different('numbers in Teams', now.numbers, wanted.numbers),
  ...different('policies in Teams', now.policies, wanted.policies),
]

const MOST_SHOWN = 5

function different(what: string, now: string[], wanted: string[]): string[] {
  const [have, want] = [new Set(now), new Set(wanted)]
  const lines = [
    ...wanted.filter((line) => !have.has(line)).map((line) => `${what}: lacks ${line}`),
    ...now.filter((line) => !want.has(line)).map((line) => `${what}: has ${line}`),
  ]
  if (lines.length === 0 && now.length !== wanted.length)
    lines.push(`${what}: ${now.length} instead of ${wanted.length}`)
  return lines.length > MOST_SHOWN ? [...lines.slice(0, MOST_SHOWN), `${what}: ${lines.length} in all`] : lines
}

/** What was read hangs on when the kill fell: what changed between two lives is read too, and a read that did not end again. */
function cameTo({ service, state, counts: { read: _, ...counts } }: Job): string {
  return `${service} ${state} ${JSON.stringify(counts)}`
}

/** Of each call, how many facts were changed: each exactly once, however often it was sent. */
function totals({ writes }: Ending): string[] {
  const sums = new Map<string, number>()
  for (const { call, changed } of writes) sums.set(call, (sums.get(call) ?? 0) + changed)
  return [...sums].map(([call, sum]) => `${call} ${sum}`).sort()
}

function sentTwice({ writes }: Ending, kills: Kill[]): string[] {
  const inFlight = new Set(kills.flatMap((kill) => kill.inFlight))
  const seen = new Map<string, { posts: number; changed: number }>()
  for (const { call, number, holder, changed } of writes) {
    if (number === null) continue
    const key =
      `${call.endsWith('/unassignNumber') ? 'unassign' : 'assign'} ${number} ${call.endsWith('/unassignNumber') ? '' : holder}`.trim()
    const before = seen.get(key) ?? { posts: 0, changed: 0 }
    seen.set(key, { posts: before.posts + 1, changed: before.changed + (changed > 0 ? 1 : 0) })
  }
  return [...seen].flatMap(([key, { posts, changed }]) => [
    ...(changed > 1 ? [`writes: ${key} changed state ${changed} times`] : []),
    ...(posts > 1 && !inFlight.has(key)
      ? [`writes: ${key} was sent ${posts} times and was not in flight at a kill`]
      : []),
  ])
}

function outOfOrder({ jobs, output, events }: Ending): string[] {
  const faults: string[] = []
  let [line, at] = [0, '']
  for (const each of output) {
    if (each.line === 1) [line, at] = [0, '']
    if (each.line !== line + 1) faults.push(`output: line ${each.line} after ${line}`)
    if (each.at < at) faults.push(`output: line ${each.line} is of ${each.at}, before ${at}`)
    ;[line, at] = [each.line, each.at]
  }
  events.forEach((event, index) => {
    if (index > 0 && event.seq <= (events[index - 1]?.seq ?? 0)) faults.push(`journal: ${event.seq} is out of order`)
  })
  for (const job of jobs) {
    const own = events.filter((event) => event.jobId === job.id).map((event) => event.kind)
    if (own.filter((kind) => kind === 'ended').length !== 1)
      faults.push(`journal: job ${job.id} ended not once: ${own}`)
    if (own[0] !== 'queued' || own.at(-1) !== 'ended') faults.push(`journal: job ${job.id} goes ${own}`)
  }
  return faults.slice(0, MOST_SHOWN)
}

/** Every number that was written is told as verified, once: that is kept together with its outcome. */
function verified({ output, plan }: Ending): string[] {
  const told = new Map<string, string[]>()
  for (const { text, line, at } of output)
    if (text.startsWith('verified ')) told.set(text, [...(told.get(text) ?? []), `line ${line} at ${at}`])
  const begun = output.filter(({ text }) => text.endsWith('goes on after a restart')).length
  const faults: string[] = []
  for (const change of plan) {
    if (change.kind === 'policy' || change.status !== 'done' || change.raw !== null) continue
    const number = change.after ?? change.before
    const lines = told.get(`verified ${change.kind} ${number} ${change.userName}`) ?? []
    if (lines.length === 0) faults.push(`output: nothing says that ${change.kind} ${number} was verified`)
    if (lines.length > 1)
      faults.push(`output: ${change.kind} ${number} is verified in ${lines.join(' and ')}; it went on ${begun} times`)
  }
  return faults.slice(0, MOST_SHOWN)
}
