/** Reverse proxies whose word on where a request came from is believed. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

export type Trusts = (address: string) => boolean

/** More proxies in a row are no set-up but a game. */
const MOST_HOPS = 16

/** Addresses or networks: `10.0.0.4`, `10.0.0.0/8`, `::1`, `fd00::/8`. Throws for anything else. */
export function createProxies(list: readonly string[]): Trusts {
  const known = new BlockList()
  for (const each of list) {
    const { address, family, prefix } = networkOf(each)
    known.addSubnet(address, prefix, family)
  }
  return remembering((address) => {
    const version = isIP(address)
    return version !== 0 && known.check(address, version === 6 ? 'ipv6' : 'ipv4')
  })
}

const MOST_REMEMBERED = 1_000

/** Of the few who ask over and over; a stranger with many addresses only makes it look again. */
function remembering<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = find(text)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(text, made)
    return made
  }
}

/** Is this an address or a network? */
export function isNetwork(text: string): boolean {
  try {
    networkOf(text)
    return true
  } catch {
    return false
  }
}

function networkOf(text: string): { address: string; family: 'ipv4' | 'ipv6'; prefix: number } {
  const [address = '', bits, ...rest] = text.split('/')
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  if (longest === 0 || rest.length > 0 || prefix < 0 || prefix > longest) throw new Error(`${text} is no network`)
  return { address, family: longest === 128 ? 'ipv6' : 'ipv4', prefix }
}

export const TRUST_NOBODY: Trusts = () => false

/** Where a request came from. A header counts only as far as the one that wrote it is trusted. */
export interface Origin {
  /** Whom it is charged to: an IPv4 address, or of IPv6 the network of one household (/64). */
  address: string
  /** Did it come by https to the outermost proxy that is trusted? */
  secure: boolean
}

export function originOf(request: IncomingMessage, trusts: Trusts): Origin {
  const peer = peerOf(request)
  if (!trusts(peer)) return { address: householdOfPeer(peer), secure: false }
  const proto = last(request.headers['x-forwarded-proto'])
  return { address: household(caller(request, peer, trusts)), secure: proto?.toLowerCase() === 'https' }
}

/** Each proxy adds whom it heard from at the end: the first from there that is not a trusted proxy is the caller. */
function caller(request: IncomingMessage, peer: string, trusts: Trusts): string {
  const told = textOf(request.headers['x-forwarded-for']).split(',').slice(-MOST_HOPS)
  let address = peer
  for (const each of told.reverse()) {
    const next = plain(each.trim())
    if (isIP(next) === 0) return address
    address = next
    if (!trusts(next)) return address
  }
  return address
}

const textOf = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header.join(',') : header) ?? ''
const last = (header: string | string[] | undefined): string | undefined => textOf(header).split(',').at(-1)?.trim()

const HERE = createProxies(['127.0.0.0/8', '::1'])

/** Does somebody on this machine ask, by a name of this machine, and for nobody else? */
export function isFromHere(request: IncomingMessage): boolean {
  const { host = '', forwarded, 'x-forwarded-for': forwardedFor } = request.headers
  return isNamedHere(host) && HERE(peerOf(request)) && !forwarded && !forwardedFor
}

const isNamedHere = remembering((host) => {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.+)\]$/, '$1')
  return name.toLowerCase() === 'localhost' || HERE(name)
})

const IPV4 = /^[\d.]+$/

/** Whoever is at the other end of the connection. */
function peerOf({ socket: { remoteAddress = '' } }: IncomingMessage): string {
  return IPV4.test(remoteAddress) ? remoteAddress : plain(remoteAddress)
}

/** Without a port, brackets, a zone, or the IPv6 form of an IPv4 address. */
function plain(text: string): string {
  const address = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '')
}

function household(address: string): string {
  if (isIP(address) === 4) return address
  if (isIP(address) === 6) return groupsOf(address).slice(0, 4).join(':')
  return 'unknown'
}

const householdOfPeer = remembering(household)

/** All eight groups, with what `::` stands for. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: between }, () => '0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  )
}
