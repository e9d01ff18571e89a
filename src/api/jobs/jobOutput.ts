import { setTimeout as sleep } from 'node:timers/promises'
import { eventBlock } from '../../http/event.ts'
import { Problem, type Answer, type RouteRequest } from '../../http/route.ts'
import type { Principal } from '../../identity/principal.ts'
import type { OutputLine as KeptLine } from '../../jobs/job.ts'
import { withWords } from '../../words/outputWords.ts'
import type { OutputLine } from '../contract.ts'
import type { ApiDeps } from '../deps.ts'
import { noJob } from '../named.ts'

/** Lines of one piece, and of one event. */
const PIECE = 500
const LOOK_EVERY_MS = 250

type Deps = Pick<ApiDeps, 'jobs' | 'lookEveryMs'>

/** What of a job's output to read, and how. */
interface Reading {
  tenantId: string
  id: string
  signal: AbortSignal
}

export async function jobOutput(deps: Deps, id: string, request: RouteRequest<Principal>): Promise<Answer> {
  const { caller, headers, signal } = request
  const after = lastEventId(headers['last-event-id'])
  if (!(await deps.jobs.job(caller.tenantId, id))) throw noJob(id)
  const reading = { tenantId: caller.tenantId, id, signal }
  if (headers['accept']?.includes('text/event-stream')) return { kind: 'events', events: follow(deps, reading, after) }
  return { kind: 'stream', type: 'text/plain; charset=utf-8', pieces: whole(deps, reading) }
}

/** Everything that was written when it was asked for. */
async function* whole(deps: Deps, { tenantId, id, signal }: Reading): AsyncGenerator<string> {
  const count = await deps.jobs.countOutput(tenantId, id)
  for (let sent = 0; sent < count && !signal.aborted;) {
    const lines = await deps.jobs.output(tenantId, id, sent, Math.min(PIECE, count - sent))
    if (lines.length === 0) return
    yield lines.map(lineText).join('')
    sent = lines.at(-1)!.line
  }
}

/**
 * New lines as they come. A job is looked at before its lines are read: when it had ended by then, no line can come
 * after an empty answer.
 */
async function* follow(deps: Deps, { tenantId, id, signal }: Reading, after: number): AsyncGenerator<string> {
  for (let last = after; !signal.aborted;) {
    const job = await deps.jobs.job(tenantId, id)
    const lines = await deps.jobs.output(tenantId, id, last, PIECE)
    if (lines.length > 0) {
      last = lines.at(-1)!.line
      yield eventBlock('lines', lines.map(shapeLine), last)
    }
    if (lines.length === PIECE) continue
    if (!job || job.endedAt !== null) return yield eventBlock('end', {})
    await sleep(deps.lookEveryMs ?? LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

const shapeLine = (line: KeptLine): OutputLine => ({
  line: line.line,
  at: line.at,
  level: line.level,
  text: wholeText(line),
})

/** With the bodies of an exchange below its line. What a diagnostic job adds stays as it is: it is compared with the clouds'. */
function wholeText({ level, text, exchange }: KeptLine): string {
  const sent = exchange?.sent ? `\nsent ${exchange.sent}` : ''
  const received = exchange?.received ? `\nreceived ${exchange.received}` : ''
  return `${level === 'debug' ? text : withWords(text)}${sent}${received}`
}

/** "14:05:09 problem Dana Whitfield: number in use". Lines after a line break are indented below their first. */
export function lineText(line: KeptLine): string {
  const { at, level } = line
  return `${at.slice(11, 19)} ${level} ${wholeText(line).replace(/\r?\n|\r/g, '\n  ')}\n`
}

function lastEventId(sent: string | undefined): number {
  if (sent === undefined || sent === '') return 0
  if (/^\d{1,9}$/.test(sent)) return Number(sent)
  throw new Problem(400, 'Bad request', 'Last-Event-ID is the number of the last line that was seen.')
}
