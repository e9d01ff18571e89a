import type { ResourceType, Schema } from '../../directory/schema/attribute.ts'
import type { ElementCondition } from '../../directory/schema/filter.ts'
import { schemaOf, type AttributePath } from '../../directory/schema/path.ts'
import { elementCondition } from './element.ts'
import { createGrammar } from './grammar.ts'
import { attributeNamed, subNamed } from './named.ts'
import { createScanner, type Subject } from './scanner.ts'

/**
 * What a PATCH operation is about. An attribute (with `where`: its elements that satisfy it; with `path.sub`: that part of
 * it, or of those elements), or a whole schema: an extension, or with the resource type's own schema everything that stands
 * at the top of the resource, as without a path.
 */
export type PatchPath =
  { path: AttributePath; where: ElementCondition | null; schema: null } | { path: null; where: null; schema: Schema }

/**
 * A path of RFC 7644 §3.5.2, figure 7. Throws ScimError 400 with the character and what is expected there: invalidPath, and
 * invalidFilter for what stands between brackets (§3.12, table 9).
 */
export function parsePath(text: string, type: ResourceType, subject: Exclude<Subject, 'filter'> = 'path'): PatchPath {
  const scanner = createScanner(text, subject)
  const word = scanner.peek()
  if (word.kind !== 'word') scanner.unexpected('an attribute')
  scanner.next()
  const schema = schemaOf(type, word.text)
  const target = schema ? { path: null, where: null, schema } : attribute()
  if (scanner.peek().kind !== 'end') scanner.unexpected('the end')
  return target

  function attribute(): PatchPath {
    const path = attributeNamed(scanner, type, word)
    if (!scanner.takes('[')) return { path, where: null, schema: null }
    const where = elementCondition(scanner, createGrammar(scanner), path, word.at)
    if (!scanner.takes('.')) return { path, where, schema: null }
    if (scanner.peek().kind !== 'word') scanner.unexpected(`a sub-attribute of ${path.attribute.name}`)
    return { path: { ...path, sub: subNamed(scanner, path.attribute, scanner.next()) }, where, schema: null }
  }
}
