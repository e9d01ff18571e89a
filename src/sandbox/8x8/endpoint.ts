/** What an endpoint of the 8x8 APIs is told, and how a change is taken on. */
import { KIND } from '../company/ids.ts'
import type { Faults } from '../faults.ts'
import type { Answer, Call } from '../http.ts'
import type { World } from '../world.ts'
import { refusal } from './errors.ts'
import { showOperation } from './operations.ts'
import type { PbxEntry } from './pbx.ts'
import type { Scrolls } from './scroll.ts'

export interface PbxCaller extends Call {
  world: World
  params: Record<string, string>
  now: number
  /** A script's own hand: no credential, no limits. */
  script: boolean
  /** Address of the API as it was called. */
  root: string
  faults: Faults
  /** Are the documented limits enforced? */
  limits: boolean
  scrolls: Scrolls
}

export type PbxEndpoint = (caller: PbxCaller) => Answer

/** Open operations of an organisation at a time. */
const MAX_RUNNING = 10
const FASTEST_MS = 300
const SPREAD_MS = 900

/** Who changed something: the person a script says it is, else the company's first user, or the holder of the API key. */
function author({ script, headers, world }: PbxCaller): string {
  const { ids } = world.company
  if (!script) return ids.code(KIND.role, 50)
  const named = headers['x-audit-user']
  return named && /^[\w.@-]{1,70}$/.test(named) ? named : ids.code(KIND.person, 0)
}

type Change =
  | Pick<Extract<PbxEntry, { k: 'user' }>, 'k' | 'type' | 'id' | 'user' | 'moves'>
  | Pick<Extract<PbxEntry, { k: 'site' }>, 'k' | 'type' | 'id' | 'site'>

/** Takes a change on as an operation: 202, or 429 when ten are open. */
export function startOperation(caller: PbxCaller, change: Change): Answer {
  const { world, now, script, root, limits } = caller
  const { pbx, company } = world
  if (limits && !script && pbx.operations.running() >= MAX_RUNNING) {
    return refusal(429, `More than ${MAX_RUNNING} concurrent operations, please try again later`, now)
  }
  const op = `op_${pbx.nextId(KIND.operation)}`
  const wait = script ? 0 : FASTEST_MS + (company.ids.hash(KIND.operation, pbx.accepted()) % SPREAD_MS)
  world.write({ ...change, at: now, due: now + wait, op, by: author(caller) })
  const operation = pbx.operations.get(op)
  if (!operation) throw new Error('an operation that was just added is there')
  return { status: 202, body: showOperation(operation, company.customerId, root, now) }
}
