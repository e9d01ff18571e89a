/** Reads the sites of 8x8 outside of a job: provisioning names sites that may have been made a moment ago. */
import type { Pbx } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { Connections } from '../deps.ts'
import type { DirectoryStore } from '../../directory/store.ts'

/** At most once in so long, however many ask. */
const EVERY_MS = 10_000

export function createSiteReader(
  directory: Pick<DirectoryStore, 'seeSites'>,
  connections: (tenantId: string) => Connections,
  now: () => number,
) {
  const read = new Map<string, { at: number; done: Promise<void> }>()

  /** Nothing where 8x8 cannot be asked: what is known stays. */
  async function look(tenantId: string, pbx: Pbx): Promise<void> {
    try {
      for await (const sites of pbx.sites()) await directory.seeSites(tenantId, sites)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
    }
  }

  return async (tenantId: string): Promise<void> => {
    const { pbx } = connections(tenantId)
    if (!pbx) return
    const last = read.get(tenantId)
    if (last && now() - last.at < EVERY_MS) return last.done
    const done = look(tenantId, pbx)
    read.set(tenantId, { at: now(), done })
    return done
  }
}
