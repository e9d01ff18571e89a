/** Walks through all users in steps, each looked at by one statement, so that nobody waits for it long. */
import type { Work } from '../engine.ts'

const STEP = 2_000

/** Users from the one on, and before the other. */
export interface Step {
  from: string
  until: string
}

/** Sorts after every id. */
const END = '\u{10ffff}'

export async function* steps(work: Work, tenantId: string, first: string): AsyncGenerator<Step> {
  for (let from = first; from !== END;) {
    const next = await work.db
      .selectFrom('users')
      // no index but that of ids has it
      .select(['id', 'created_at'])
      .where('tenant_id', '=', tenantId)
      .where('id', '>=', from)
      .orderBy('id')
      .offset(STEP)
      .limit(1)
      .executeTakeFirst()
    const until = next?.id ?? END
    yield { from, until }
    from = until
  }
}
