import type { ElementCondition, Filter } from '../../directory/schema/filter.ts'
import type { AttributePath } from '../../directory/schema/path.ts'

/** A filter as text, such that parsing it gives the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(filter.kind, filter.terms, printFilter)
    case 'not':
      return `not (${printFilter(filter.term)})`
    case 'present':
      return `${printPath(filter.path)} pr`
    case 'compare':
      return `${printPath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'element':
      return `${printPath(filter.path)}[${printCondition(filter.where)}]`
  }
}

export function printCondition(where: ElementCondition): string {
  switch (where.kind) {
    case 'and':
    case 'or':
      return joined(where.kind, where.terms, printCondition)
    case 'not':
      return `not (${printCondition(where.term)})`
    case 'present':
      return `${where.path.name} pr`
    case 'compare':
      return `${where.path.name} ${where.operator} ${JSON.stringify(where.value)}`
  }
}

export const printPath = ({ extension, attribute, sub }: AttributePath): string =>
  `${extension ? `${extension.id}:` : ''}${attribute.name}${sub ? `.${sub.name}` : ''}`

/** `and` binds closer than `or`, so only an `and` in an `or` needs no brackets. */
function joined<Term extends { kind: string }>(kind: string, terms: Term[], print: (term: Term) => string): string {
  const bare = (term: Term): boolean => !['and', 'or'].includes(term.kind) || (kind === 'or' && term.kind === 'and')
  return terms.map((term) => (bare(term) ? print(term) : `(${print(term)})`)).join(` ${kind} `)
}
