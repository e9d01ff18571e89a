/** Which operator and which value go with an attribute, by its type in the table. */
import type { Attribute, AttributeType } from '../../directory/schema/attribute.ts'
import type { CompareOperator, FilterValue } from '../../directory/schema/filter.ts'
import { quoted } from '../errors.ts'
import { utc } from './dateTime.ts'
import { described, type Scanner, type Token } from './scanner.ts'

export const OPERATORS: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const SAME: readonly CompareOperator[] = ['eq', 'ne']
const ORDER: readonly CompareOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

/** RFC 7644 §3.4.2.2: booleans and binaries have no order; only text has parts. */
const OF_TYPE: Record<AttributeType, { operators: readonly CompareOperator[]; wanted: string }> = {
  string: { operators: OPERATORS, wanted: 'a text in double quotes' },
  reference: { operators: OPERATORS, wanted: 'a URI in double quotes' },
  dateTime: { operators: ORDER, wanted: 'a date and time such as "2011-05-13T04:42:34Z"' },
  decimal: { operators: ORDER, wanted: 'a number' },
  integer: { operators: ORDER, wanted: 'a whole number' },
  boolean: { operators: SAME, wanted: 'true or false' },
  binary: { operators: SAME, wanted: 'Base64 in double quotes' },
  complex: { operators: [], wanted: 'a sub-attribute' },
}

export const operatorNamed = (word: Token): CompareOperator | null => {
  const name = word.kind === 'word' ? word.text.toLowerCase() : ''
  return OPERATORS.find((each) => each === name) ?? null
}

/** Refuses an operator that the attribute's type does not have. */
export function checkOperator(scanner: Scanner, operator: Token, attribute: Attribute, name: string): void {
  const { operators } = OF_TYPE[attribute.type]
  if (operators.some((each) => each === operator.text.toLowerCase())) return
  scanner.refuse(
    operator.at,
    `${name} is a ${attribute.type} and cannot be compared by ${quoted(operator.text)}; it can by ${operators.join(', ')} and pr.`,
  )
}

/** The client's value as the attribute's type keeps it. */
export function operand(scanner: Scanner, token: Token, attribute: Attribute, name: string): FilterValue {
  const value = read(token, attribute.type)
  if (value !== null) return value
  return scanner.refuse(
    token.at,
    `${name} is a ${attribute.type}; expected ${OF_TYPE[attribute.type].wanted}, found ${described(token)}.`,
  )
}

function read(token: Token, type: AttributeType): FilterValue | null {
  switch (type) {
    case 'string':
    case 'reference':
    case 'binary':
      return token.kind === 'text' ? token.text : null
    case 'dateTime':
      return token.kind === 'text' ? utc(token.text) : null
    case 'boolean':
      return truth(token)
    case 'decimal':
    case 'integer':
      return numeric(token, type)
    case 'complex':
      return null
  }
}

/** Entra quotes its booleans, with a capital. */
function truth(token: Token): boolean | null {
  const word = token.kind === 'number' ? '' : token.text.toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : null
}

function numeric(token: Token, type: 'decimal' | 'integer'): number | null {
  if (token.kind !== 'number') return null
  const value = Number(token.text) + 0
  return type === 'integer' ? (Number.isSafeInteger(value) ? value : null) : Number.isFinite(value) ? value : null
}
