/** Reads the sites of 8x8, also outside of a job: provisioning names sites that may have been made a moment ago. */
import type { CallContext, Pbx } from '../../connectors/contract.ts'
import { ConnectorError } from '../../connectors/errors.ts'
import { CHUNK, iso, type Connections } from '../deps.ts'
import type { DirectoryStore, Page, PbxSite, UserRow } from '../../directory/store.ts'

type Directory = Pick<DirectoryStore, 'accountsOf' | 'keepSites' | 'seePbx' | 'sites' | 'users'>

/** All of them; who is not listed any more is gone. Answers their names. `at`: now. */
export async function readSites(
  directory: Directory,
  tenantId: string,
  pbx: Pbx,
  at: string,
  context?: CallContext,
): Promise<Set<string>> {
  const all: PbxSite[] = []
  for await (const sites of pbx.sites(context)) all.push(...sites)
  const before = new Map((await directory.sites(tenantId)).map(({ id, name }) => [id, name]))
  for (const site of all) {
    const old = before.get(site.id)
    if (old !== undefined && old !== site.name) await seeRenamed(directory, tenantId, site, old, at)
  }
  // a company without a site is none: nothing is forgotten for an empty list
  if (all.length > 0) await directory.keepSites(tenantId, all)
  return new Set(all.map(({ name }) => name))
}

/** Nothing changed of who is there, so a read of what changed lists none of them: they are seen to be at the new name. */
async function seeRenamed(
  directory: Directory,
  tenantId: string,
  { id, name }: PbxSite,
  old: string,
  at: string,
): Promise<void> {
  let cursor: string | null = null
  do {
    const query = { sites: [old], limit: CHUNK }
    const page: Page<UserRow> = await directory.users(tenantId, cursor === null ? query : { ...query, cursor })
    const accounts = await directory.accountsOf(
      tenantId,
      page.items.flatMap(({ pbxId }) => pbxId ?? []),
    )
    const there = accounts.filter(({ site }) => site?.id === id && site.name !== name)
    const renamed = there.map((account) => ({ ...account, site: { id, name } }))
    if (renamed.length > 0) await directory.seePbx(tenantId, renamed, null, at)
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** At most once in so long, however many ask. */
const EVERY_MS = 10_000

export function createSiteReader(
  directory: Directory,
  connections: (tenantId: string) => Connections,
  now: () => number,
) {
  const read = new Map<string, { at: number; done: Promise<void> }>()

  /** Nothing where 8x8 cannot be asked: what is known stays. */
  async function look(tenantId: string, pbx: Pbx): Promise<void> {
    try {
      await readSites(directory, tenantId, pbx, iso(now()))
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
