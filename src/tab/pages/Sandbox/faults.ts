/** What can go wrong on purpose: a switch each, with what is to be seen then. */
export interface Fault {
  system: '8x8' | 'graph'
  kind: 'status' | 'delay'
  status?: number
  ms?: number
  retryAfter?: number | null
  match?: string
  times?: number
}

type Switches = Record<string, unknown>

export interface FaultSwitch {
  key: string
  title: string
  says: string
  see: string
  faults?: Fault[]
  /** Switches of the sandbox with their values while it is on, and when it is off. */
  switches?: { on: Switches; off: Switches }
  revoke?: 'graph' | '8x8'
}

export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  {
    key: 'busy',
    title: '8x8 is busy for a moment',
    says: 'The next three calls to 8x8 are answered “503, try again in 2 seconds”.',
    see: 'Sync: it takes a few seconds longer and succeeds by itself. A diagnostic sync lists each attempt in its output.',
    faults: [{ system: '8x8', kind: 'status', status: 503, retryAfter: 2, times: 3 }],
  },
  {
    key: 'down',
    title: '8x8 is out of order',
    says: 'Every call to 8x8 is answered with 503.',
    see: 'Sync: the 8x8 job fails with its cause, Teams is not touched, and the button turns red. Turn it off and sync again.',
    faults: [{ system: '8x8', kind: 'status', status: 503, retryAfter: 0 }],
  },
  {
    key: 'refusing',
    title: 'Microsoft refuses to assign numbers',
    says: 'Every assignment is answered with 503, reads go on.',
    see: 'Sync while changes are queued: those users are not done, the rest is. Retry them in Sync Jobs once it is off.',
    faults: [
      {
        system: 'graph',
        kind: 'status',
        status: 503,
        retryAfter: 0,
        match: 'POST /admin/teams/telephoneNumberManagement/numberAssignments/assignNumber',
      },
    ],
  },
  {
    key: 'pending',
    title: 'Microsoft takes its time',
    says: 'Assignments are accepted and do not show yet.',
    see: 'Sync while changes are queued: users wait for Microsoft, each with its next try. The button stays calm.',
    switches: { on: { assignOutcome: 'pending' }, off: { assignOutcome: 'activated' } },
  },
  {
    key: 'slow',
    title: 'Everything is slow',
    says: 'Each answer of both clouds comes 1.5 seconds late.',
    see: 'Sync, and watch it step by step; or cancel it in the middle.',
    faults: [
      { system: '8x8', kind: 'delay', ms: 1500 },
      { system: 'graph', kind: 'delay', ms: 1500 },
    ],
  },
  {
    key: 'secret',
    title: 'The client secret has ended',
    says: 'Microsoft does not take the app’s secret any more.',
    see: 'Test the connection of Microsoft Teams on Services: it says what happened, what to do, and who can.',
    revoke: 'graph',
  },
  {
    key: 'consent',
    title: 'A permission is missing',
    says: 'Nobody consented to assigning policies.',
    see: 'Test the connection on Services. Give consent in Settings, Connections.',
    switches: { on: { withoutConsent: ['TeamsPolicyUserAssign.ReadWrite.All'] }, off: { withoutConsent: [] } },
  },
]

/** As `GET /sandbox/faults` tells it. */
export interface Order {
  faults: (Fault & { seen?: number; done?: number })[]
  switches: Switches
  revoke: string[]
}

const fits = (wanted: object, there: object): boolean =>
  Object.entries(wanted).every(
    ([key, value]) => JSON.stringify((there as Record<string, unknown>)[key]) === JSON.stringify(value),
  )

/** Faults that were spent are over. */
const isOver = ({ times, done = 0 }: Order['faults'][number]): boolean => times !== undefined && done >= times

export const isOn = ({ faults = [], switches, revoke }: FaultSwitch, now: Order): boolean =>
  faults.every((fault) => now.faults.some((one) => fits(fault, one) && !isOver(one))) &&
  (switches === undefined || fits(switches.on, now.switches)) &&
  (revoke === undefined || now.revoke.includes(revoke))

/** The order of now with one switch turned; everything else stays. */
export function turned(one: FaultSwitch, on: boolean, now: Order): Order {
  const others = now.faults
    .filter((fault) => !isOver(fault) && !one.faults?.some((mine) => fits(mine, fault)))
    .map(({ seen: _seen, done: _done, ...fault }) => fault)
  return {
    faults: on ? [...others, ...(one.faults ?? [])] : others,
    switches: { ...now.switches, ...(on ? one.switches?.on : one.switches?.off) },
    revoke: [...now.revoke.filter((system) => system !== one.revoke), ...(on && one.revoke ? [one.revoke] : [])],
  }
}

export const mended = (now: Order): Order =>
  FAULT_SWITCHES.reduce((order, one) => (isOn(one, order) ? turned(one, false, order) : order), now)

export async function readOrder(): Promise<Order> {
  return asked(await fetch('/sandbox/faults'))
}

export async function sendOrder(order: Order): Promise<Order> {
  const body = JSON.stringify(order)
  return asked(await fetch('/sandbox/faults', { method: 'PUT', headers: { 'content-type': 'application/json' }, body }))
}

async function asked(answer: Response): Promise<Order> {
  if (answer.ok) return (await answer.json()) as Order
  const { detail = `The sandbox answered ${answer.status}.` } = (await answer.json()) as { detail?: string }
  throw new Error(detail)
}
