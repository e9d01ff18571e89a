/** What an operation makes of an attribute with several values. Pure; the elements that it leaves alone are shared. */
import type { Attribute } from '../../directory/schema/attribute.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'
import { ScimError } from '../errors.ts'
import { elementMatches } from '../filter/match.ts'
import { settledElement } from './immutable.ts'
import type { Operation } from './operation.ts'
import { pinned } from './pinned.ts'
import { equal, type Fields, fields, list, withField } from './place.ts'
import { identity, isKeyed } from './same.ts'

type Elements = readonly ResourceValue[]

export function changedElements(operation: Operation, before: Elements): Elements {
  const after = changed(operation, before)
  return onePrimary(operation.path.attribute, before, after)
}

function changed(operation: Operation, before: Elements): Elements {
  const { op, path, where, value } = operation
  if (where !== null || path.sub !== null) return selected(operation, before)
  const given = list(value)
  if (op === 'add') return united(path.attribute, before, given)
  if (op === 'replace') return united(path.attribute, [], given)
  return value === undefined ? [] : without(path.attribute, before, given)
}

/** Each pair of value and type once (RFC 7643 §2.4): a second one tells more of the first. A member is there already. */
export function united(attribute: Attribute, before: Elements, given: Elements): Elements {
  const all = [...before]
  const places = new Map(before.map((element, index) => [identity(attribute, element), index]))
  for (const element of given) {
    const key = identity(attribute, element)
    const place = places.get(key)
    const there = place === undefined ? undefined : all[place]
    if (place === undefined || there === undefined) {
      places.set(key, all.length)
      all.push(element)
    } else if (!isKeyed(attribute) && attribute.type === 'complex') {
      all[place] = merged(there, fields(element))
    }
  }
  return all
}

function merged(element: ResourceValue, more: Fields): ResourceValue {
  const after = { ...fields(element), ...more }
  return equal(element, after) ? element : after
}

/** Those that were not sent. What is sent says as much of an element as it wants: `{"value": "id"}`. */
function without(attribute: Attribute, before: Elements, given: Elements): Elements {
  if (isKeyed(attribute)) {
    const gone = new Set(given.map((element) => identity(attribute, element)))
    return before.filter((element) => !gone.has(identity(attribute, element)))
  }
  return before.filter((element) => !given.some((sent) => says(attribute, sent, element)))
}

function says(attribute: Attribute, sent: ResourceValue, element: ResourceValue): boolean {
  if (attribute.type !== 'complex') return identity(attribute, sent) === identity(attribute, element)
  const told = Object.entries(fields(element)).filter(([name]) => Object.hasOwn(fields(sent), name))
  return identity(attribute, sent) === identity(attribute, Object.fromEntries(told))
}

function selected(operation: Operation, before: Elements): Elements {
  const { op, path, where, sent } = operation
  const matches = before.map((element) => where === null || elementMatches(where, fields(element)))
  if (!matches.includes(true)) return op === 'remove' ? before : [...before, created(operation)]
  if (makesPrimary(operation) && matches.indexOf(true) !== matches.lastIndexOf(true)) {
    throw new ScimError(400, 'invalidValue', `${sent} matches several values; one of them can be primary.`)
  }
  const attribute = path.attribute
  const after = before.map((element, index) => {
    if (!matches[index]) return element
    const next = op === 'remove' ? removed(operation, element) : written(operation, element)
    if (next !== undefined && next !== element) settledElement(attribute, element, next, sent)
    return next
  })
  return united(
    attribute,
    [],
    after.filter((element) => element !== undefined),
  )
}

/** RFC 7644 §3.5.2.3 has noTarget here, and so it is where the filter describes no one element. */
function created(operation: Operation): ResourceValue {
  const pins = pinned(operation.where)
  const element = pins && written(operation, pins)
  if (element && (!isKeyed(operation.path.attribute) || fields(element)['value'] !== undefined)) return element
  const detail = `${operation.sent} matches no value, and its filter is not one from which a value could be made.`
  throw new ScimError(400, 'noTarget', detail)
}

/**
 * §3.5.2.3: a matching record is replaced, a sub-attribute alone where the path names one. What the filter says of the
 * record is said of the new one too, unless that says otherwise.
 */
function written({ op, path, where, value }: Operation, element: ResourceValue): ResourceValue {
  if (path.sub) return withField(fields(element), path.sub.name, value)
  if (op === 'add') return merged(element, fields(value))
  const replaced = { ...pinned(where), ...fields(value) }
  return equal(element, replaced) ? element : replaced
}

/** With its last sub-attribute an element goes too, and so does one of which only the filter's own words are left. */
function removed({ path, where, sent }: Operation, element: ResourceValue): ResourceValue | undefined {
  if (!path.sub) return undefined
  const rest = withField(fields(element), path.sub.name, undefined)
  if (rest === element) return element
  settledElement(path.attribute, element, rest, sent)
  const pins = pinned(where) ?? {}
  const says = Object.keys(rest).filter((name) => !Object.hasOwn(pins, name))
  return says.length === 0 ? undefined : rest
}

const isPrimary = (element: ResourceValue): boolean => fields(element)['primary'] === true

const makesPrimary = ({ path, value }: Operation): boolean =>
  path.sub ? path.sub.name === 'primary' && value === true : isPrimary(value ?? {})

/** RFC 7644 §3.5.2: to make one value the primary one makes the others not so. */
function onePrimary(attribute: Attribute, before: Elements, after: Elements): Elements {
  if (before === after || attribute.type !== 'complex' || after.filter(isPrimary).length < 2) return after
  const were = new Set(before)
  const chosen = after.filter((element) => isPrimary(element) && !were.has(element))
  const [one] = chosen
  if (one === undefined) return after
  return after.map((each) => (each !== one && isPrimary(each) ? { ...fields(each), primary: false } : each))
}
