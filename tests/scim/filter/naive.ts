/**
 * RFC 7644 §3.4.2.2 and RFC 7643 §2.2 once more, over names instead of resolved attributes and written from their text,
 * to check the product's evaluator with.
 */
import type { Value, Wish } from './arbitrary.ts'

type Json = Record<string, unknown>

// RFC 7643 §8.7.1 and this product's schemas: what is exact in case, and what has several values
const EXACT = new Set(['id', 'schemas', 'groups.value', 'manager.value', 'site', 'meta.created'])
const SEVERAL = new Set(['emails', 'groups', 'schemas'])

export function naive(wish: Wish, resource: Json): boolean {
  if (wish.kind === 'and') return wish.of.every((each) => naive(each, resource))
  if (wish.kind === 'or') return wish.of.some((each) => naive(each, resource))
  if (wish.kind === 'not') return !naive(wish.of, resource)
  if (wish.kind === 'some') {
    const elements = (resource[wish.name] ?? []) as Json[]
    return elements.some((each) => naive(wish.of, each) && (wish.then === null || naive(wish.then, each)))
  }
  const values = found(wish.name, resource)
  const present = values.some((value) => !isEmpty(value))
  if (wish.kind === 'has') return present
  if (wish.value === null) return wish.operator === 'eq' ? !present : present
  const exact = EXACT.has(wish.name.slice(wish.name.lastIndexOf(':') + 1))
  return values.some((value) => compares(value, wish.operator, wish.value, exact, wish.name === 'meta.created'))
}

/** One entry for each value; of an absent single value the entry undefined. */
function found(name: string, resource: Json): unknown[] {
  const colon = name.lastIndexOf(':')
  const holder = colon < 0 ? resource : ((resource[name.slice(0, colon)] ?? {}) as Json)
  const [top = '', sub] = name.slice(colon + 1).split('.')
  const whole = SEVERAL.has(top) ? ((holder[top] ?? []) as unknown[]) : [holder[top]]
  return sub === undefined ? whole : whole.map((each) => (each as Json | undefined)?.[sub])
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (typeof value === 'object' && Object.values(value as Json).every(isEmpty))

function compares(value: unknown, operator: string, wanted: Value, exact: boolean, time: boolean): boolean {
  if (value === undefined) return operator === 'ne'
  if (time) return byOrder(operator, Math.sign(Date.parse(String(value)) - Date.parse(String(wanted))))
  if (typeof value === 'boolean') return operator === 'eq' ? value === wanted : value !== wanted
  const mine = exact ? String(value) : loose(String(value))
  const other = exact ? String(wanted) : loose(String(wanted))
  if (operator === 'co') return mine.split(other).length > 1 || other === ''
  if (operator === 'sw') return mine.slice(0, other.length) === other
  if (operator === 'ew') return other === '' || mine.slice(-other.length) === other
  return byOrder(operator, Buffer.compare(Buffer.from(mine), Buffer.from(other)))
}

const loose = (text: string): string => text.normalize('NFKC').toLocaleLowerCase('en').normalize('NFKC')

const byOrder = (operator: string, sign: number): boolean =>
  ({ eq: sign === 0, ne: sign !== 0, gt: sign > 0, ge: sign >= 0, lt: sign < 0, le: sign <= 0 })[operator] ?? false
