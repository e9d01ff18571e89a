/** Reads the sites of 8x8, also outside of a job: provisioning names sites that may have been made a moment ago. */
import type { CallContext, Pbx } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import type { Connections } from '../deps.ts'
import type { DirectoryStore, PbxSite } from '../../directory/store.ts'

/** All of them; who is not listed any more is gone. Answers their names. */
export async function readSites(
  directory: Pick<DirectoryStore, 'keepSites'>,
  tenantId: string,
  pbx: Pbx,
  context?: CallContext,
): Promise<Set<string>> {
  const all: PbxSite[] = []
  for await (const sites of pbx.sites(context)) all.push(...sites)
  // a company without a site is none: nothing is forgotten for an empty list
  if (all.length > 0) await directory.keepSites(tenantId, all)
  return new Set(all.map(({ name }) => name))
}

/** At most once in so long, however many ask. */
const EVERY_MS = 10_000

export function createSiteReader(
  directory: Pick<DirectoryStore, 'keepSites'>,
  connections: (tenantId: string) => Connections,
  now: () => number,
) {
  const read = new Map<string, { at: number; done: Promise<void> }>()

  /** Nothing where 8x8 cannot be asked: what is known stays. */
  async function look(tenantId: string, pbx: Pbx): Promise<void> {
    try {
      await readSites(directory, tenantId, pbx)
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
