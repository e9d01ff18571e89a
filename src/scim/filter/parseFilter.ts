import type { ResourceType } from '../../directory/schema/attribute.ts'
import type { ElementCondition, Filter } from '../../directory/schema/filter.ts'
import { resolve, schemaOf, subAttribute, type AttributePath } from '../../directory/schema/path.ts'
import { comparison, type Compared, type Subject } from './comparison.ts'
import { elementCondition, elementTerm } from './element.ts'
import { createGrammar, type Grammar } from './grammar.ts'
import { attributeNamed, nameOf, readable } from './named.ts'
import { createScanner, type Scanner } from './scanner.ts'

/**
 * A filter of RFC 7644 §3.4.2.2, resolved and checked against the schema. Also taken, since clients send it: a part after
 * a value path (`emails[type eq "work"].value eq "x"`: one element satisfies both), quoted booleans, and a complex
 * attribute compared directly, which means its `value`. Time is linear in the text, which is at most 4,096 characters.
 *
 * Throws ScimError 400 invalidFilter with the character and what is expected there; 403 sensitive for an attribute that is
 * never answered.
 */
export function parseFilter(text: string, type: ResourceType): Filter {
  return alone(text, type) ?? scanned(text, type)
}

/** One name, `eq` and a text of printable ASCII without escapes: nine of ten filters, known without cutting them up. */
const ALONE = /^([A-Za-z]{1,40}) eq "([\x20\x21\x23-\x5b\x5d-\x7e]{0,300})"$/

/** Null: it is not that simple, or there is something to refuse. */
function alone(text: string, type: ResourceType): Filter | null {
  const [, name, value] = ALONE.exec(text) ?? []
  if (name === undefined || value === undefined) return null
  const path = resolve(type, null, name)
  if (!path) return null
  const { type: kind, returned, name: own } = path.attribute
  if (kind !== 'string' || returned === 'never' || own === 'schemas') return null
  return { kind: 'compare', path, operator: 'eq', value }
}

/** Exported for the test that holds the two against each other. */
export function scanned(text: string, type: ResourceType): Filter {
  const scanner = createScanner(text, 'filter')
  const grammar = createGrammar(scanner)
  const filter = grammar.expression(() => term(scanner, grammar, type))
  if (scanner.peek().kind !== 'end') scanner.unexpected('"and", "or" or the end')
  return filter
}

function term(scanner: Scanner, grammar: Grammar, type: ResourceType): Filter {
  const word = scanner.peek()
  if (word.kind !== 'word') scanner.unexpected('an attribute, "not" or "("')
  const path = attributeNamed(scanner, type, scanner.next())
  if (scanner.takes('[')) return element(scanner, grammar, path, word.at)
  grammar.countTerm()
  readable(path.sub ?? path.attribute)
  return canonicalSchema(comparison(scanner, subjectOf(path, word.at)), type)
}

function element(scanner: Scanner, grammar: Grammar, path: AttributePath, at: number): Filter {
  const inside = elementCondition(scanner, grammar, path, at)
  if (!scanner.takes('.')) return { kind: 'element', path, where: inside }
  return { kind: 'element', path, where: both(inside, elementTerm(scanner, grammar, path.attribute)) }
}

const both = (inside: ElementCondition, more: ElementCondition): ElementCondition =>
  inside.kind === 'and' ? { kind: 'and', terms: [...inside.terms, more] } : { kind: 'and', terms: [inside, more] }

function subjectOf(path: AttributePath, at: number): Subject<AttributePath> {
  const attribute = path.sub ?? path.attribute
  const sub = subAttribute(attribute, 'value')
  return { at, name: nameOf(path), path, attribute, value: sub && { path: { ...path, sub }, attribute: sub } }
}

/** `schemas` are kept by their first URN, whichever the client uses. */
function canonicalSchema(compared: Compared<AttributePath>, type: ResourceType): Compared<AttributePath> {
  if (compared.kind !== 'compare' || compared.path.attribute.name !== 'schemas') return compared
  if (typeof compared.value !== 'string' || !['eq', 'ne'].includes(compared.operator)) return compared
  return { ...compared, value: schemaOf(type, compared.value)?.id ?? compared.value }
}
