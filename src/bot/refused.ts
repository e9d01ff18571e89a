/** Who was turned away, for the audit log: once in a while for each person, so that nobody can fill it. */
import type { Principal } from '../identity/principal.ts'
import { tenantOf } from './activity.ts'
import type { Incoming } from './activity.ts'
import type { Rooms } from './commands/command.ts'

export interface Refused {
  /** `caller` null: nobody that is known here. `wanted`: an action of the role table. Never rejects. */
  note(activity: Incoming, caller: Principal | null, wanted: string): Promise<void>
}

export interface RefusedNeeds {
  rooms: Pick<Rooms, 'audit' | 'now' | 'tenants'>
  log: (message: string, more?: object) => void
}

const QUIET_MS = 10 * 60_000
/** People in that time; of more, only the process's log tells. */
const MOST = 100

export function createRefused({ rooms, log }: RefusedNeeds): Refused {
  const noted = new Map<string, number>()

  function isNew(key: string, now: number): boolean {
    for (const [old, at] of noted) if (now - at >= QUIET_MS) noted.delete(old)
    if (noted.has(key) || noted.size >= MOST) return false
    noted.set(key, now)
    return true
  }

  /** Somebody of no tenant of ours is nobody's business but the one tenant's whose bot it is. */
  async function tenantFor(activity: Incoming, caller: Principal | null): Promise<string | null> {
    if (caller) return caller.tenantId
    const said = tenantOf(activity)
    if (said !== '' && (await rooms.tenants.tenant(said))) return said
    const [first, ...others] = await rooms.tenants.tenants()
    return first && others.length === 0 ? first.id : null
  }

  return {
    async note(activity, caller, wanted) {
      try {
        const person = caller?.userId ?? activity.from.aadObjectId ?? activity.from.id
        const now = rooms.now()
        if (!isNew(`${tenantOf(activity)} ${person} ${wanted}`, now.getTime())) return
        const tenantId = await tenantFor(activity, caller)
        if (tenantId === null) return log('Somebody of another tenant was turned away.', { person })
        const known = caller !== null && caller.tenantId === tenantId
        await rooms.audit.append(tenantId, {
          at: now.toISOString(),
          actorId: person,
          actorName: activity.from.name ?? person,
          via: 'bot',
          ip: null,
          requestId: activity.id ?? null,
          action: 'access.refused',
          target: wanted,
          before: null,
          after: known
            ? `refused: ${caller.roles.join(', ')}`
            : `refused: nobody known here, of tenant ${tenantOf(activity)}`,
        })
      } catch (error) {
        log('A refusal could not be written down.', { error: String(error).slice(0, 300) })
      }
    },
  }
}
