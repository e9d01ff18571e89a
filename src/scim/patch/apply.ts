/** Operations on a kept body, RFC 7644 §3.5.2: all of them or none. Pure; the body that is given is never changed. */
import type { ResourceType } from '../../directory/schema/attribute.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { schemasOf } from '../body/keys.ts'
import { ScimError } from '../errors.ts'
import { changedElements } from './elements.ts'
import { settled } from './immutable.ts'
import { joined, membership } from './members.ts'
import { LIMITS, type Operation } from './operation.ts'
import { weight } from './pinned.ts'
import { arranged, arrangedBody, characters, fields, list, placed, valueAt, withField } from './place.ts'
import { bounded } from './value.ts'

/** The same object if nothing changes: then nothing was modified (§3.5.2.1). Throws ScimError. */
export function applyPatch(type: ResourceType, body: ResourceBody, operations: readonly Operation[]): ResourceBody {
  const members = membership(operations)
  const rest = members ? members.rest : operations
  let looks = 0
  let result = members ? joined(body, members) : body
  for (const operation of rest) {
    looks += bulk(list(valueAt(result, operation.path))) * looksAtEach(operation)
    if (looks > LIMITS.looks) {
      throw tooMuch('The operations of this request look at too many values. Send them in several requests.')
    }
    result = applied(result, operation)
  }
  return named(type, body, result)
}

const looksAtEach = ({ op, where, value }: Operation): number =>
  op === 'remove' && where === null ? Math.max(1, list(value).length) : weight(where)

const bulk = (elements: readonly ResourceValue[]): number => elements.length + characters([...elements]) / 100

const tooMuch = (detail: string): ScimError => new ScimError(413, null, detail)

function applied(body: ResourceBody, operation: Operation): ResourceBody {
  const { path, sent } = operation
  const before = valueAt(body, path)
  const after = path.attribute.multiValued ? several(operation, before) : single(operation, before)
  return placed(body, path, settled(path.attribute, before, after, sent))
}

function several(operation: Operation, before: ResourceValue | undefined): ResourceValue | undefined {
  const after = changedElements(operation, list(before))
  bounded(operation.path.attribute, after.length, operation.sent)
  return after.length === 0 ? undefined : [...after]
}

function single({ path, value, sent }: Operation, before: ResourceValue | undefined): ResourceValue | undefined {
  const { sub } = path
  if (!sub) return value
  const parts = fields(before)
  const after = withField(parts, sub.name, settled(sub, parts[sub.name], value, sent))
  const whole = after === parts ? parts : arranged(path.attribute.subAttributes ?? [], after)
  // A reference to somebody else than the value says would be worse than none.
  return sub.name === 'value' ? withField(whole, '$ref', after === parts ? parts['$ref'] : undefined) : whole
}

/** In order, and `schemas`, where the body has it, says which extensions are there. */
function named(type: ResourceType, before: ResourceBody, after: ResourceBody): ResourceBody {
  if (after === before) return after
  const size = characters(after)
  if (size > LIMITS.body) {
    throw tooMuch(`The ${type.name} would have ${size} characters; it can have at most ${LIMITS.body}.`)
  }
  return arrangedBody(type, after['schemas'] === undefined ? after : { ...after, schemas: schemasOf(type, after) })
}
