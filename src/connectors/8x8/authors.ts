/** Names of those who made a change: audit records carry only their 8x8 user id. */
import type { CallContext, PbxChanges } from '../contract.ts'
import { ConnectorError } from '../errors.ts'
import type { UserEvent } from './audits.ts'
import type { UserReader } from './users.ts'

/** Names kept, and unknown names asked for in one look. Beyond that the id itself is the name. */
const MOST_KEPT = 1_000
const MOST_ASKED = 10

export interface Authors {
  of(events: readonly UserEvent[], context?: CallContext): Promise<PbxChanges['authors']>
}

export function createAuthors(users: UserReader): Authors {
  const names = new Map<string, string>()

  async function learn(id: string, context?: CallContext): Promise<void> {
    try {
      const [user] = await users.byId([id], context)
      const name = user === undefined ? '' : `${user.givenName} ${user.familyName}`.trim()
      if (names.size >= MOST_KEPT) names.clear()
      names.set(id, name === '' ? id : name)
    } catch (error) {
      // Nobody misses a change because the name behind it could not be read; only the caller's own end counts.
      if (error instanceof ConnectorError && error.kind !== 'aborted') return
      throw error
    }
  }

  return {
    async of(events, context) {
      const latest = new Map<string, string>()
      // The order of records is not documented.
      const inTime = events.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
      for (const { accountId, by } of inTime) if (by !== null) latest.set(accountId, by)
      const unknown = [...new Set(latest.values())].filter((id) => !names.has(id))
      for (const id of unknown.slice(0, MOST_ASKED)) await learn(id, context)
      return [...latest].map(([accountId, by]) => ({ accountId, by: names.get(by) ?? by }))
    },
  }
}
