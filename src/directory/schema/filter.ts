/** A filter of RFC 7644 §3.4.2.2 whose paths are resolved: what the store turns to SQL. Types only. */
import type { Attribute } from './attribute.ts'
import type { AttributePath } from './path.ts'

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/**
 * A dateTime is ISO 8601 in UTC with milliseconds. There is no null: a client's `eq null` is `not (… pr)` here, and its
 * `ne null` is `… pr` (RFC 7643 §2.5: null is the same as no value).
 */
export type FilterValue = string | number | boolean

export type Filter = Several<Filter> | Not<Filter> | Comparison<AttributePath> | Presence<AttributePath> | ElementFilter

/** One element of a multi-valued complex attribute satisfies all of `where`. */
export interface ElementFilter {
  kind: 'element'
  path: AttributePath
  where: ElementCondition
}

/** Of one element: its paths are sub-attributes. */
export type ElementCondition =
  Several<ElementCondition> | Not<ElementCondition> | Comparison<Attribute> | Presence<Attribute>

export interface Several<T> {
  kind: 'and' | 'or'
  terms: T[]
}

export interface Not<T> {
  kind: 'not'
  term: T
}

export interface Comparison<P> {
  kind: 'compare'
  path: P
  operator: CompareOperator
  value: FilterValue
}

export interface Presence<P> {
  kind: 'present'
  path: P
}
