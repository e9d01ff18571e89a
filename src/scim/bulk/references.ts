/**
 * References to resources that the same bulk makes, RFC 7644 §3.7.2: `bulkId:` and the bulkId where the id is to stand,
 * in a value, in the path of a resource, and in the value path of a PATCH. Pure.
 */
import { isObject } from '../body/invalid.ts'
import { quoted, ScimError } from '../errors.ts'
import type { Operation } from './operation.ts'

const MARK = 'bulkId:'

/** In the value path of a PATCH: `members[value eq "bulkId:x"]`. */
const IN_PATH = /"bulkId:([^"\\]{1,1024})"/g

/** Undefined: the text is no reference. */
const nameIn = (text: string): string | undefined => (text.startsWith(MARK) ? text.slice(MARK.length) : undefined)

export const isReference = (id: string | null): boolean => id !== null && nameIn(id) !== undefined

/**
 * The bulkIds that an operation needs the ids of.
 * @param made those of resources that the bulk makes; elsewhere than where an id has to be, other text is only text
 * @throws ScimError 400 invalidValue: there is none of that name
 */
export function referencesOf({ id, data, method }: Operation, made: ReadonlySet<string>): Set<string> {
  const found = new Set<string>()
  const add = (name: string | undefined, isId: boolean): void => {
    if (name === undefined) return
    if (made.has(name)) found.add(name)
    else if (isId) throw unknown(name)
  }
  if (id !== null) add(nameIn(id), true)
  if (method !== 'DELETE') look(data, false, add)
  return found
}

type Add = (name: string | undefined, isId: boolean) => void

/** `isId`: an id has to be here, so that what looks like a reference is one. */
function look(value: unknown, isId: boolean, add: Add): void {
  if (typeof value === 'string') return add(nameIn(value), isId)
  if (Array.isArray(value)) return value.forEach((each) => look(each, isId, add))
  if (!isObject(value)) return
  for (const [key, each] of Object.entries(value)) {
    if (key === 'path' && typeof each === 'string') for (const [, name] of each.matchAll(IN_PATH)) add(name, true)
    else look(each, holdsId(key, value), add)
  }
}

/** `value` of a member or a manager; of an operation of a PATCH only where its path is one of these. */
function holdsId(key: string, { path }: Record<string, unknown>): boolean {
  const name = key.toLowerCase()
  if (name === 'manager') return true
  return name === 'value' && (typeof path !== 'string' || /member|manager/i.test(path))
}

const unknown = (name: string): ScimError =>
  new ScimError(400, 'invalidValue', `No POST of this bulk has the bulkId ${quoted(name)}.`)

/** The same with ids for the references that `ids` has. */
export function resolved({ id, data, ...rest }: Operation, ids: ReadonlyMap<string, string>): Operation {
  const idOf = (text: string): string => ids.get(nameIn(text) ?? '') ?? text
  return { ...rest, id: id === null ? null : idOf(id), data: mapped(data, idOf, ids) }
}

function mapped(value: unknown, idOf: (text: string) => string, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return idOf(value)
  if (Array.isArray(value)) return value.map((each) => mapped(each, idOf, ids))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'path' && typeof each === 'string' ? pathWith(each, ids) : mapped(each, idOf, ids),
    ]),
  )
}

const pathWith = (path: string, ids: ReadonlyMap<string, string>): string =>
  path.replace(IN_PATH, (all, name: string) => (ids.has(name) ? JSON.stringify(ids.get(name)) : all))

const GONE = Symbol('without')

/** The same without what refers to any of these: of a list its element, of a resource its attribute. */
export function without(operation: Operation, names: ReadonlySet<string>): Operation {
  if (!isObject(operation.data)) return operation
  const kept = Object.entries(operation.data).map(([key, value]) => [key, pruned(value, names)] as const)
  return { ...operation, data: Object.fromEntries(kept.filter(([, value]) => value !== GONE)) }
}

function pruned(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return names.has(nameIn(value) ?? '') ? GONE : value
  if (Array.isArray(value)) return value.map((each) => pruned(each, names)).filter((each) => each !== GONE)
  if (!isObject(value)) return value
  const kept = Object.entries(value).map(([key, each]) => [key, pruned(each, names)] as const)
  return kept.some(([, each]) => each === GONE) ? GONE : Object.fromEntries(kept)
}
