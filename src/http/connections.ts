/** How long and how many connections may be, so that nobody holds the server by being slow. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { TRUST_NOBODY, type Trusts } from './proxies.ts'

export interface ConnectionLimits {
  /** Milliseconds until all headers are there, and until all of the request is. */
  headersMs: number
  requestMs: number
  /** Milliseconds without a byte in either direction. */
  idleMs: number
  /** Between two requests. */
  keepAliveMs: number
  /** How often connections are looked at for that. */
  lookMs: number
  inAll: number
  /** Of one address; a reverse proxy that is trusted may have them all. */
  perAddress: number
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 20_000,
  requestMs: 60_000,
  idleMs: 180_000,
  keepAliveMs: 65_000,
  lookMs: 5_000,
  inAll: 10_000,
  perAddress: 1_000,
}

const MOST_HEADERS = 100

/** Before the server listens. */
export function boundConnections(node: Server, limits: ConnectionLimits, trusts: Trusts = TRUST_NOBODY): void {
  node.headersTimeout = limits.headersMs
  node.requestTimeout = limits.requestMs
  node.keepAliveTimeout = limits.keepAliveMs
  node.timeout = limits.idleMs
  node.maxHeadersCount = MOST_HEADERS
  node.maxConnections = limits.inAll
  // Options of `createServer`, which restify calls by itself. Without the second, node refuses a missing Host in its own way.
  Object.assign(node, { connectionsCheckingInterval: limits.lookMs, requireHostHeader: false })
  boundPerAddress(node, limits.perAddress, trusts)
}

function boundPerAddress(node: Server, most: number, trusts: Trusts): void {
  const open = new Map<string, number>()
  node.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (trusts(address.replace(/^::ffff:/, ''))) return
    const mine = (open.get(address) ?? 0) + 1
    if (mine > most) return void socket.destroy()
    open.set(address, mine)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
  })
}
