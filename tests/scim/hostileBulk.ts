/** Bulks that nobody in his right mind would send, RFC 7644 §3.7: wrong methods and paths, references in rings and to nothing. */
import { BULK } from './door/world.ts'

type Random = () => number

export interface BulkMakers {
  resource(random: Random): unknown
  patch(random: Random): unknown
  anything(random: Random): unknown
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const METHODS = ['POST', 'PATCH', 'PUT', 'post', 'POST', 'GET', '', '__proto__', null] as const
const IDS = ['a', 'b', 'c', 'A', '', '__proto__', 'x'.repeat(300), '\ud800', 1, null] as const
const WRONG_PATHS = [
  '/Users/',
  '/users',
  'Users',
  '/Bulk',
  '/Users/../Groups',
  '/Groups?x=1',
  '/Users/%00',
  '/',
  7,
] as const

export function aBulk(random: Random, named: readonly string[], makers: BulkMakers): unknown {
  const operations = Array.from({ length: 1 + Math.floor(random() * 6) }, () => anOperation(random, named, makers))
  if (random() < 0.01) operations.push(...Array.from({ length: 1_000 }, () => null))
  return {
    schemas: random() < 0.95 ? [BULK] : makers.anything(random),
    ...(random() < 0.3 ? { failOnErrors: pick(random, [0, 1, 2, -1, 1.5, 1e308, '1', null, {}]) } : {}),
    Operations: random() < 0.97 ? operations : makers.anything(random),
  }
}

function anOperation(random: Random, named: readonly string[], makers: BulkMakers): unknown {
  if (random() < 0.05) return makers.anything(random)
  const method = pick(random, METHODS)
  const kind = pick(random, ['/Users', '/Groups'] as const)
  const right = method?.toUpperCase() === 'POST' ? kind : random() < 0.7 ? pick(random, named) : `${kind}/bulkId:a`
  return {
    method,
    path: random() < 0.9 ? right : pick(random, WRONG_PATHS),
    ...(random() < 0.9 ? { bulkId: pick(random, IDS) } : {}),
    ...(random() < 0.1 ? { version: pick(random, ['W/"1"', '*', '"', '', 1]) } : {}),
    data: method === 'PATCH' ? makers.patch(random) : kind === '/Groups' ? aRing(random) : makers.resource(random),
  }
}

/** Groups that have one another as members. */
const aRing = (random: Random): unknown => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: `fuzz bulk ${Math.floor(random() * 40)}`,
  members: Array.from({ length: Math.floor(random() * 4) }, () => ({
    value: `bulkId:${String(pick(random, IDS))}`,
    type: pick(random, ['User', 'Group', 1, null]),
  })),
})
