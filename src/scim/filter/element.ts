/** What stands between the brackets of a value path: a condition on one element of a multi-valued attribute. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { ElementCondition } from '../../directory/schema/filter.ts'
import type { AttributePath } from '../../directory/schema/path.ts'
import { comparison } from './comparison.ts'
import type { Grammar } from './grammar.ts'
import { nameOf, readable, subNamed, subsOf } from './named.ts'
import type { Scanner } from './scanner.ts'

/** `at` is where the attribute is named; the opening bracket is taken. */
export function elementCondition(
  scanner: Scanner,
  grammar: Grammar,
  path: AttributePath,
  at: number,
): ElementCondition {
  const { attribute, sub } = path
  if (sub || attribute.type !== 'complex' || !attribute.multiValued) return notMany(scanner, path, at)
  return grammar.enclosed(']', () => grammar.expression(() => elementTerm(scanner, grammar, attribute)))
}

/** One comparison of a sub-attribute. */
export function elementTerm(scanner: Scanner, grammar: Grammar, attribute: Attribute): ElementCondition {
  grammar.countTerm()
  const word = scanner.peek()
  if (word.kind !== 'word') scanner.unexpected(`a sub-attribute of ${attribute.name}`)
  const sub = subNamed(scanner, attribute, scanner.next())
  readable(sub)
  return comparison(scanner, {
    at: word.at,
    name: `${attribute.name}.${sub.name}`,
    path: sub,
    attribute: sub,
    value: null,
  })
}

function notMany(scanner: Scanner, path: AttributePath, at: number): never {
  const { attribute } = path
  const right =
    attribute.type === 'complex' ? `compare ${attribute.name}.… itself${subsOf(attribute)}` : 'leave out the brackets'
  return scanner.refuse(at, `${nameOf(path)} is no list of elements with parts; ${right}.`)
}
