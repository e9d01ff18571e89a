/** Who was turned away, for the audit log. */
import type { Refusals } from '../audit/refusals.ts'
import type { Principal } from '../identity/principal.ts'
import { tenantOf } from './activity.ts'
import type { Incoming } from './activity.ts'
import type { Rooms } from './commands/command.ts'

export interface Refused {
  /** `caller` null: nobody that is known here. `wanted`: an action of the role table. Never rejects. */
  note(activity: Incoming, caller: Principal | null, wanted: string): Promise<void>
}

export interface RefusedNeeds {
  tenants: Rooms['tenants']
  refusals: Pick<Refusals, 'note'>
  log: (message: string, more?: object) => void
}

export function createRefused({ tenants, refusals, log }: RefusedNeeds): Refused {
  /** Somebody of no tenant of ours is nobody's business but the one tenant's whose bot it is. */
  async function tenantFor(activity: Incoming, caller: Principal | null): Promise<string | null> {
    if (caller) return caller.tenantId
    const said = tenantOf(activity)
    if (said !== '' && (await tenants.tenant(said))) return said
    const [first, ...others] = await tenants.tenants()
    return first && others.length === 0 ? first.id : null
  }

  return {
    async note(activity, caller, wanted) {
      try {
        const person = caller?.userId ?? activity.from.aadObjectId ?? activity.from.id
        const tenantId = await tenantFor(activity, caller)
        if (tenantId === null) return log('Somebody of another tenant was turned away.', { person })
        const known = caller !== null && caller.tenantId === tenantId
        await refusals.note({
          tenantId,
          actorId: person,
          actorName: activity.from.name ?? person,
          via: 'bot',
          ip: null,
          requestId: activity.id ?? null,
          target: wanted,
          why: known ? caller.roles.join(', ') : `nobody known here, of tenant ${tenantOf(activity)}`,
        })
      } catch (error) {
        log('A refusal could not be written down.', { error: String(error).slice(0, 300) })
      }
    },
  }
}
