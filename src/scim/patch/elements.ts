/** What an operation makes of an attribute with several values. Pure; the elements that it leaves alone are shared. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { distinct, elementKey, identity } from '../body/elements.ts'
import { ScimError } from '../errors.ts'
import { elementMatches } from '../filter/matches.ts'
import { settledElement } from './immutable.ts'
import type { Operation } from './operation.ts'
import { pinned } from './pinned.ts'
import { arranged, equal, fields, list, withField } from './place.ts'

type Elements = readonly ResourceValue[]

export function changedElements(operation: Operation, before: Elements): Elements {
  const { op, path, where, value } = operation
  if (where !== null || path.sub !== null) return selected(operation, before)
  if (op === 'replace') return list(value)
  if (op === 'add') return united(path.attribute, before, list(value))
  return value === undefined ? [] : without(path.attribute, before, list(value))
}

/** Each pair of value and type once (RFC 7643 §2.4): a second one tells more of the first. A member is there already. */
function united(attribute: Attribute, before: Elements, given: Elements): Elements {
  const keyOf = elementKey(attribute)
  const all = given.some(isPrimary) ? distinct(attribute, before.map(demoted)) : [...before]
  const places = new Map(all.map((element, index) => [keyOf(element), index]))
  for (const element of given) {
    const place = places.get(keyOf(element))
    const there = place === undefined ? undefined : all[place]
    if (place === undefined || there === undefined) all.push(element)
    else if (!identity(attribute) && attribute.type === 'complex') all[place] = merged(attribute, there, element)
  }
  return all
}

function merged(attribute: Attribute, element: ResourceValue, more: ResourceValue | undefined): ResourceValue {
  const after = { ...fields(element), ...fields(more) }
  return equal(element, after) ? element : arranged(attribute.subAttributes ?? [], after)
}

/** Those that were not sent. What is sent says as much of an element as it wants: `{"value": "id"}`. */
function without(attribute: Attribute, before: Elements, given: Elements): Elements {
  const keyOf = elementKey(attribute)
  if (identity(attribute)) {
    const gone = new Set(given.map(keyOf))
    return before.filter((element) => !gone.has(keyOf(element)))
  }
  const says = (sent: ResourceValue, element: ResourceValue) => keyOf(sent) === keyOf(told(element, sent))
  return before.filter((element) => !given.some((sent) => says(sent, element)))
}

/** Of an element only what was sent of it. */
const told = (element: ResourceValue, sent: ResourceValue): ResourceValue =>
  typeof element === 'object'
    ? Object.fromEntries(Object.entries(fields(element)).filter(([name]) => Object.hasOwn(fields(sent), name)))
    : element

function selected(operation: Operation, before: Elements): Elements {
  const { op, path, where, sent } = operation
  const attribute = path.attribute
  const matches = before.map((element) => where === null || elementMatches(where, element))
  const first = matches.indexOf(true)
  if (first < 0) return op === 'remove' ? before : united(attribute, before, [created(operation)])
  const becomesPrimary = makesPrimary(operation)
  if (becomesPrimary && first !== matches.lastIndexOf(true)) {
    throw new ScimError(400, 'invalidValue', `${sent} matches several values; only one of them can be primary.`)
  }
  const others = becomesPrimary ? before.map(demoted) : before
  const after = others.map((element, index) => (matches[index] ? changed(operation, element) : element))
  return distinct(
    attribute,
    after.filter((element) => element !== undefined),
  )
}

function changed(operation: Operation, element: ResourceValue): ResourceValue | undefined {
  const { op, path, sent } = operation
  const after = op === 'remove' ? removed(operation, element) : written(operation, element)
  if (after !== undefined || path.sub) settledElement(path.attribute, element, after ?? {}, sent)
  return after
}

/** RFC 7644 §3.5.2.3 has noTarget here, and so it is where the filter describes no one element. */
function created(operation: Operation): ResourceValue {
  const pins = pinned(operation.where)
  const element = pins && written(operation, pins)
  const isWhole = !identity(operation.path.attribute) || fields(element ?? {})['value'] !== undefined
  if (element && isWhole) return element
  const detail = `${operation.sent} matches no value, and its filter is not one from which a value could be made.`
  throw new ScimError(400, 'noTarget', detail)
}

/**
 * §3.5.2.3: a matching record is replaced, a sub-attribute alone where the path names one. What the filter says of the
 * record is said of the new one too, unless that says otherwise.
 */
function written({ op, path, where, value }: Operation, element: ResourceValue): ResourceValue {
  const { attribute, sub } = path
  if (sub) return merged(attribute, element, value === undefined ? undefined : { [sub.name]: value })
  return op === 'add' ? merged(attribute, element, value) : merged(attribute, pinned(where) ?? {}, value)
}

/** With its last sub-attribute an element goes too, and so does one of which only the filter's own words are left. */
function removed({ path, where }: Operation, element: ResourceValue): ResourceValue | undefined {
  if (!path.sub) return undefined
  const rest = withField(fields(element), path.sub.name, undefined)
  if (rest === element) return element
  const pins = pinned(where) ?? {}
  return Object.keys(rest).every((name) => Object.hasOwn(pins, name)) ? undefined : rest
}

const isPrimary = (element: ResourceValue | undefined): boolean => fields(element)['primary'] === true

const makesPrimary = ({ path, value }: Operation): boolean =>
  path.sub ? path.sub.name === 'primary' && value === true : isPrimary(value)

/** RFC 7644 §3.5.2: to make one value the primary one makes the others not so; it is made so after them. */
const demoted = (element: ResourceValue): ResourceValue =>
  isPrimary(element) ? { ...fields(element), primary: false } : element
