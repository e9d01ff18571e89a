/** Looking into a kept body: own members only. */
import type { Attribute, Schema } from '../../directory/schema/attribute.ts'
import type { ResourceBody, ResourceValue } from '../../directory/schema/resource.ts'
import { isObject } from './invalid.ts'

export type Values = Record<string, ResourceValue>

/** Of the schema's attributes: the body itself for the core ones (null), else what is under the extension's URN. */
export function valuesOf(body: ResourceBody, extension: Schema | null): Values {
  if (!extension) return body
  const values = Object.hasOwn(body, extension.id) ? body[extension.id] : undefined
  return isObject(values) ? values : {}
}

export const valueOf = (values: Values, { name }: Pick<Attribute, 'name'>): ResourceValue | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined
