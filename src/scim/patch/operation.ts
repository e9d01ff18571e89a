import type { ElementCondition } from '../../directory/schema/filter.ts'
import type { AttributePath } from '../../directory/schema/path.ts'
import type { ResourceValue } from '../../directory/schema/resource.ts'

/**
 * One change of one attribute, read by the schema: a request without a path, of a whole extension or of a complex attribute
 * with one value has become one operation for each attribute that it names.
 */
export interface Operation {
  op: 'add' | 'remove' | 'replace'
  path: AttributePath
  /** Which elements of an attribute with several values; null: all. */
  where: ElementCondition | null
  /**
   * Of `path`: a list where it has several values, but one element where `where` selects elements as a whole.
   * Undefined: to be removed, which only `remove` says; a `remove` with a list removes the elements that are in it.
   */
  value: ResourceValue | undefined
  /** As the client wrote the path, for refusals. */
  sent: string
}

export const LIMITS = {
  operations: 1_000,
  /** Elements looked at in one request, times what each of them is held against; 100 characters count as one more. */
  looks: 2_000_000,
  /** Characters of a body with all that it has. */
  body: 16_777_216,
}
