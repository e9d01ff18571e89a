/** How text is compared: for people without case and width, and in one order wherever it is compared. Pure. */
import type { CompareOperator } from './filter.ts'

// Printable ASCII, which is most of what is folded, needs no normalisation.
const PLAIN = /^[\x20-\x7e]*$/

/** Text as it is compared when case and width do not matter. In JavaScript, since the engines' own lower() differ. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return text.normalize('NFKC').toLowerCase().normalize('NFKC')
}

/** Negative, zero or positive: by code point, as both databases order; JavaScript's own `<` goes by UTF-16 unit. */
export function compareText(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length)
  for (let at = 0; at < shorter; at++) {
    const [mine, other] = [left.charCodeAt(at), right.charCodeAt(at)]
    if (mine !== other) return rank(mine) - rank(other)
  }
  return left.length - right.length
}

// Surrogates stand for code points above all others, but lie below U+E000 to U+FFFF.
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

/** Is it so of a text that is there? Both are folded before, where case does not matter. */
export function textHolds(operator: CompareOperator, found: string, value: string): boolean {
  switch (operator) {
    case 'eq':
      return found === value
    case 'ne':
      return found !== value
    case 'co':
      return found.includes(value)
    case 'sw':
      return found.startsWith(value)
    case 'ew':
      return found.endsWith(value)
    default:
      return orderHolds(operator, compareText(found, value))
  }
}

/** Is it so of two values that differ by that much, negative where the first is less? */
export function orderHolds(operator: CompareOperator, difference: number): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0
    case 'ne':
      return difference !== 0
    case 'gt':
      return difference > 0
    case 'ge':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'le':
      return difference <= 0
    default:
      return false
  }
}
