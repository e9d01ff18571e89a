/** The watch keeps "seen" fresh between syncs. It only reads, is no job, and stands back while one runs. */
import { archiveGone } from '../run/archive.ts'
import { assessDirty } from '../plan/assess.ts'
import { causeOf } from '../run/causes.ts'
import { iso, type SyncDeps } from '../deps.ts'
import { endLeftOut } from '../plan/leftOut.ts'
import type { Look } from '../pull/look.ts'
import { readAccounts, readMembers, readNumbers } from '../pull/m365.ts'
import { readPbx } from '../pull/pbx.ts'

/** Up to this many numbers, or members, are read at every look, more only every ten minutes: there is no delta for them. */
const NUMBERS_EVERY_LOOK = 10_000
const MANY_NUMBERS_EVERY_MS = 10 * 60 * 1000

export interface Watch {
  /** One look at both sides; nothing before the first complete read. */
  look(tenantId: string, signal: AbortSignal): Promise<void>
}

export function createWatch(deps: SyncDeps): Watch {
  const numbersReadAt = new Map<string, number>()

  const lookOf = (tenantId: string, signal: AbortSignal): Look => ({
    deps,
    tenantId,
    context: { signal },
    say: () => undefined,
    advance: () => Promise.resolve(),
    brief: true,
  })

  /** A look that fails is noted with its reason, and tried again at the next turn. */
  const note = async (tenantId: string, kind: 'pbx' | 'teams', signal: AbortSignal, look: () => Promise<void>) => {
    try {
      await look()
      await deps.tenants.saveLook(tenantId, kind, iso(deps.now()), null)
    } catch (error) {
      if (signal.aborted) return
      const { code, raw, detail } = causeOf(error)
      await deps.tenants.saveLook(tenantId, kind, iso(deps.now()), code)
      deps.log.info({ tenantId, kind, code, raw, detail }, 'a look at the other side failed')
    }
  }

  const lookAtTeams = async (tenantId: string, signal: AbortSignal): Promise<void> => {
    const { m365 } = deps.connections(tenantId)
    const teams = await deps.tenants.teams(tenantId)
    if (!m365 || !teams?.cursor) return
    await note(tenantId, 'teams', signal, async () => {
      const look = lookOf(tenantId, signal)
      const { next } = await readAccounts(look, m365)
      const listed = await Promise.all([
        deps.directory.countSeen(tenantId, 'number'),
        deps.directory.countSeen(tenantId, 'member'),
      ])
      const many = Math.max(...listed) > NUMBERS_EVERY_LOOK
      const last = numbersReadAt.get(tenantId) ?? 0
      if (!many || deps.now() - last >= MANY_NUMBERS_EVERY_MS) {
        await readMembers(look, m365)
        await readNumbers(look, m365)
        numbersReadAt.set(tenantId, deps.now())
      }
      await deps.tenants.saveCursor(tenantId, 'teams', next)
    })
  }

  const lookAtPbx = async (tenantId: string, signal: AbortSignal): Promise<void> => {
    const { pbx } = deps.connections(tenantId)
    const service = await deps.tenants.pbx(tenantId)
    if (!pbx || !service?.cursor) return
    await note(tenantId, 'pbx', signal, async () => {
      await readPbx(lookOf(tenantId, signal), pbx)
    })
  }

  return {
    async look(tenantId, signal) {
      await endLeftOut(deps, tenantId)
      await lookAtPbx(tenantId, signal)
      await lookAtTeams(tenantId, signal)
      if (signal.aborted) return
      await assessDirty(deps, tenantId)
      await archiveGone(deps, tenantId, signal)
    },
  }
}
