/** Faults: what goes wrong on purpose, for which calls, how often. And switches: how the clouds behave where no page says. */
import { z } from 'zod/v4'
import type { System } from './http.ts'
import { MANGLES } from './mangle.ts'

const SYSTEMS = ['8x8', 'graph', 'entra'] as const

const common = {
  system: z.enum(SYSTEMS),
  /** "METHOD /template", as /requests counts them; absent: every call of the system. */
  match: z
    .string()
    .regex(
      /^(GET|POST|PUT|PATCH|DELETE) \/\S*$/,
      'must be a method, a blank and a template path, as in "GET /users/{userId}"',
    )
    .optional(),
  /** Only this tenant, from 1. */
  tenant: z.int().min(1).optional(),
  /** Calls that go well first. */
  after: z.int().min(0).max(1_000_000).default(0),
  /** Calls that go wrong then; absent: all. */
  times: z.int().min(1).max(1_000_000).optional(),
}
/** True: a write is carried out, and only its answer is lost. */
const applied = z.boolean().default(false)

const KINDS = [
  'status',
  'hang',
  'reset',
  'truncate',
  'malformed',
  'emptyPage',
  'lostPage',
  'repeatedItems',
  'mangle',
  'delay',
]

const fault = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...common,
      kind: z.literal('status'),
      status: z.int().min(400).max(599),
      /** Seconds; null or absent: no Retry-After. */
      retryAfter: z.int().min(0).max(3600).nullable().default(null),
      code: z.string().max(200).optional(),
      message: z.string().max(2000).optional(),
      applied,
    }),
    z.strictObject({ ...common, kind: z.literal('hang'), applied }),
    z.strictObject({ ...common, kind: z.literal('reset'), applied }),
    z.strictObject({ ...common, kind: z.literal('truncate') }),
    z.strictObject({ ...common, kind: z.literal('malformed'), as: z.enum(['html', 'wrongShape']).default('html') }),
    z.strictObject({ ...common, kind: z.literal('emptyPage') }),
    z.strictObject({ ...common, kind: z.literal('lostPage') }),
    z.strictObject({ ...common, kind: z.literal('repeatedItems') }),
    z.strictObject({ ...common, kind: z.literal('mangle'), as: z.enum(MANGLES) }),
    z.strictObject({ ...common, kind: z.literal('delay'), ms: z.int().min(1).max(600_000) }),
  ],
  { error: `must be one of ${KINDS.join(', ')}` },
)

export type Fault = z.infer<typeof fault>

const switches = z.strictObject({
  /** 8x8: user lists carry `serviceInfo.extensions`. */
  listExtensions: z.boolean().default(true),
  /** 8x8: a change of an extension moves the user's lastUpdatedTime. */
  extensionMovesUpdated: z.boolean().default(true),
  /** 8x8: users may be filtered by basicInfo.lastUpdatedTime. */
  filterUpdatedTime: z.boolean().default(false),
  /** Graph: a user who holds a primary number gets another one. */
  secondNumber: z.enum(['replace', 'refuse', 'keep']).default('replace'),
  /** Graph: refused assignments are refused at once, or accepted and then fail. */
  refusals: z.enum(['request', 'operation']).default('request'),
  /** Graph: what becomes of an accepted assignment; `noEffect` says succeeded and shows nothing. */
  assignOutcome: z.enum(['activated', 'noEffect', 'pending', 'failed']).default('activated'),
  unassignOutcome: z.enum(['unassigned', 'noEffect', 'failed']).default('unassigned'),
  /** Graph: the two outcomes above hold for these numbers only; empty: for all. */
  outcomeNumbers: z.array(z.string().max(40)).max(1000).default([]),
  /** Graph: delta pages tell items again. */
  deltaReplays: z.boolean().default(false),
  /** Graph: delta tells the items of a page in the order of the changes, or the other way round. */
  deltaOrder: z.enum(['asChanged', 'reversed']).default('asChanged'),
  /** Graph: how long a change takes until delta tells it. */
  deltaLagMs: z.int().min(0).max(3_600_000).default(0),
  /** Lists have at most so many items a page, whatever was asked for; null: as documented. */
  mostPerPage: z.int().min(1).max(1000).nullable().default(null),
  /** Graph: permissions that nobody consented to, by name. */
  withoutConsent: z.array(z.string().max(100)).max(50).default([]),
  /** Entra: has the organization agreed to people signing in to the console? */
  signInConsent: z.enum(['given', 'needed']).default('given'),
  /** Entra: refresh tokens are redeemed, or have come to their end. */
  refreshTokens: z.enum(['redeemed', 'ended']).default('redeemed'),
  /** Entra: how long the tokens of people last, in seconds. */
  tokenSeconds: z.int().min(1).max(86_400).default(3600),
})

export type Switches = z.infer<typeof switches>

const order = z.strictObject({
  faults: z.array(fault).max(100).default([]),
  switches: switches.prefault({}),
  /** Keys, secrets and issued tokens of these stop working. */
  revoke: z
    .array(z.enum(['8x8', 'graph']))
    .max(2)
    .default([]),
  /** Delta tokens, scroll ids that were handed out until now are too old from now on. */
  expire: z
    .array(z.enum(['delta', 'scroll']))
    .max(2)
    .default([]),
})

export type Order = z.infer<typeof order>

export interface Faults {
  faults: (Fault & { seen: number; done: number })[]
  switches: Switches
  revoke: Order['revoke']
  /** Milliseconds since 1970; what was handed out before is too old. */
  expired: { delta: number; scroll: number }
}

export const noFaults = (): Faults => ({ ...order.parse({}), faults: [], expired: { delta: 0, scroll: 0 } })

/** Reads what PUT /faults was sent; a text says what is wrong with it and what would be right. */
export function readOrder(body: unknown): Order | string {
  const read = order.safeParse(body ?? {})
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue?.path.join('.') ?? ''
  return `${where === '' ? 'The body' : where}: ${issue?.message ?? 'is not right'}`
}

export function applyOrder(before: Faults, order: Order, now: number): Faults {
  const expired = { ...before.expired }
  for (const kind of order.expire) expired[kind] = now
  return {
    faults: order.faults.map((one) => ({ ...one, seen: 0, done: 0 })),
    switches: order.switches,
    revoke: order.revoke,
    expired,
  }
}

/** The fault that this call meets, if any; every fault that fits counts the call. */
export function meet(faults: Faults, system: System, call: string, tenant: number): Fault | null {
  let met: Fault | null = null
  for (const one of faults.faults) {
    if (one.system !== system || (one.match !== undefined && one.match !== call)) continue
    if (one.tenant !== undefined && one.tenant !== tenant) continue
    one.seen += 1
    if (met || one.seen <= one.after || (one.times !== undefined && one.done >= one.times)) continue
    one.done += 1
    met = one
  }
  return met
}
