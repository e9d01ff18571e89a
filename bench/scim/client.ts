/**
 * The client, in a process of its own, so that it takes no processor from whom it measures: so many connections, each
 * asks and waits. Orders come by message (`load.ts`), one at a time.
 */
import { kinds, type Kind } from './asks.ts'
import type { Load, Order } from './load.ts'
import { userBody } from './people.ts'
import { openWire, type Ask, type Told, type Wire } from './wire.ts'

let wires: Wire[] = []
let asked: Record<string, Kind> = {}
/** Turns taken of each kind, so that none is asked twice. */
const turns = new Map<string, number>()

async function open({ url, token, width }: Extract<Order, { do: 'open' }>): Promise<null> {
  for (const wire of wires) wire.close()
  wires = await Promise.all(Array.from({ length: width }, () => openWire(url, token)))
  return null
}

async function make(users: number): Promise<string[]> {
  const ids: string[] = []
  let next = 0
  await Promise.all(
    wires.map(async (wire) => {
      while (next < users) {
        const at = next++
        const told = await wire.ask({ method: 'POST', path: '/Users', body: userBody(at) })
        if (told.status !== 201) throw new Error(`making users: ${told.status} ${told.body.toString()}`)
        ids[at] = (JSON.parse(told.body.toString()) as { id: string }).id
      }
    }),
  )
  return ids
}

async function run(name: string, seconds: number): Promise<Load> {
  const { ask, holds } = asked[name] ?? { ask: (): Ask => ({ method: 'GET', path: '/' }), holds: () => '' }
  const times: number[] = []
  let turn = turns.get(name) ?? 0
  let failed = 0
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    wires.map(async (wire) => {
      for (let at = performance.now(); at < until;) {
        const mine = turn++
        const told = await wire.ask(ask(mine))
        const now = performance.now()
        times.push(now - at)
        at = now
        if (!right(told, holds(mine))) failed += 1
      }
    }),
  )
  turns.set(name, turn)
  times.sort((a, b) => a - b)
  const part = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const took = (performance.now() - began) / 1000
  return { requests: times.length, failed, seconds: took, p50: part(0.5), p99: part(0.99) }
}

const right = ({ status, body }: Told, text: string): boolean => status < 300 && body.includes(text)

function carryOut(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'open':
      return open(order)
    case 'make':
      return make(order.users)
    case 'know':
      asked = kinds(order.ids)
      return Promise.resolve(null)
    case 'run':
      return run(order.name, order.seconds)
  }
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
