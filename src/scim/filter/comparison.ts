/** attrExp of RFC 7644 §3.4.2.2, once its attribute is known: `pr`, or an operator and a value. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { Comparison, Not, Presence } from '../../directory/schema/filter.ts'
import { RESOURCE_TYPES } from '../../directory/schema/resourceTypes.ts'
import { quoted } from '../errors.ts'
import { subsOf } from './named.ts'
import { checkOperator, operand, operatorNamed, OPERATORS } from './operand.ts'
import type { Scanner, Token } from './scanner.ts'

export type Compared<Path> = Comparison<Path> | Presence<Path> | Not<Presence<Path>>

export interface Subject<Path> {
  /** Where it is named, from 0, and how a refusal names it. */
  at: number
  name: string
  path: Path
  attribute: Attribute
  /** What a plain comparison of a complex attribute means; null: nothing. */
  value: { path: Path; attribute: Attribute } | null
}

export function comparison<Path>(scanner: Scanner, subject: Subject<Path>): Compared<Path> {
  if (scanner.takes('pr')) return { kind: 'present', path: subject.path }
  const word = scanner.peek()
  const operator = operatorNamed(word) ?? noOperator(scanner, word)
  scanner.next()
  const token = value(scanner, subject.attribute)
  if (isNull(token)) return nothing(scanner, subject, word)
  const target = subject.attribute.type === 'complex' ? (subject.value ?? notOne(scanner, subject)) : subject
  checkOperator(scanner, word, target.attribute, subject.name)
  return {
    kind: 'compare',
    path: target.path,
    operator,
    value: operand(scanner, token, target.attribute, subject.name),
  }
}

function noOperator(scanner: Scanner, word: Token): never {
  const choice = `${OPERATORS.join(', ')} or pr`
  if (word.kind !== 'word') return scanner.unexpected(`an operator (${choice})`)
  return scanner.refuse(word.at, `the operator ${quoted(word.text)} is not supported; expected ${choice}.`)
}

/** RFC 7644 §3.4.2.1 itself writes `meta.resourceType eq User`, without the quotes that its grammar wants. */
const namesType = ({ kind, text }: Token, { name }: Attribute): boolean =>
  kind === 'word' && name === 'resourceType' && RESOURCE_TYPES.some((type) => type.name === text)

const LITERALS: readonly string[] = ['true', 'false', 'null']
const isNull = ({ kind, text }: Token): boolean => kind === 'word' && text.toLowerCase() === 'null'

function value(scanner: Scanner, attribute: Attribute): Token {
  const token = scanner.peek()
  if (namesType(token, attribute)) return { ...scanner.next(), kind: 'text' }
  if (token.kind === 'word' && !LITERALS.includes(token.text.toLowerCase()))
    scanner.refuse(token.at, `expected a value, found ${quoted(token.text)}; a text stands in double quotes.`)
  if (token.kind === 'mark' || token.kind === 'end')
    scanner.unexpected('a value (a text in double quotes, a number, true, false or null)')
  return scanner.next()
}

/** RFC 7643 §2.5: null and no value are the same. */
function nothing<Path>(scanner: Scanner, { path }: Subject<Path>, operator: Token): Compared<Path> {
  const present: Presence<Path> = { kind: 'present', path }
  switch (operator.text.toLowerCase()) {
    case 'eq':
      return { kind: 'not', term: present }
    case 'ne':
      return present
    default:
      return scanner.refuse(operator.at, `null can be compared by eq and ne, not by ${quoted(operator.text)}.`)
  }
}

const notOne = <Path>(scanner: Scanner, { at, name, attribute }: Subject<Path>): never =>
  scanner.refuse(at, `${name} has parts; compare one of them${subsOf(attribute)}.`)
