/** What of a filter the engine can say, where it cannot say all: then fewer records are looked at in memory. */
import { sql, type RawBuilder } from 'kysely'
import type { ElementCondition, ElementFilter, Filter } from '../../directory/store.ts'
import type { Engine } from '../engine.ts'
import type { LookedUp } from './names.ts'
import { conditionOf, type Places } from './where.ts'

/** Whatever matches satisfies it, and more may. Null: that is everything. */
export function narrowed(
  filter: Filter,
  places: Places,
  engine: Engine,
  lookedUp: LookedUp,
): RawBuilder<unknown> | null {
  const whole = conditionOf(filter, places, engine, lookedUp)
  const several = whole ? null : partsOf(filter)
  if (!several) return whole
  const parts = several.terms.map((term) => narrowed(term, places, engine, lookedUp))
  const said = parts.filter((part) => part !== null)
  const enough = several.kind === 'and' ? said.length > 0 : said.length === parts.length
  return enough ? sql`(${sql.join(said, several.kind === 'and' ? sql` and ` : sql` or `)})` : null
}

interface Parts {
  kind: 'and' | 'or'
  terms: Filter[]
}

/** An element that satisfies all of several conditions satisfies each. */
function partsOf(filter: Filter): Parts | null {
  if (filter.kind === 'and' || filter.kind === 'or') return filter
  if (filter.kind !== 'element') return null
  const { where } = filter
  if (where.kind !== 'and' && where.kind !== 'or') return null
  const alone = (term: ElementCondition): ElementFilter => ({ ...filter, where: term })
  return { kind: where.kind, terms: where.terms.map(alone) }
}
