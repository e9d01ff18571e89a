/** The 8x8 API key: entered, tested, replaced, removed. */
import { Problem } from '../../../http/route.ts'
import type { Principal } from '../../../identity/principal.ts'
import { jobReasonWords } from '../../../words/jobReasons.ts'
import type { ConnectionTest, PbxKey } from '../../contract.ts'
import type { ConnectionDeps } from '../../shape/connections.ts'
import { shapeTest } from '../../shape/tried.ts'
import type { RoomsTogether } from '../../deps.ts'
import { byOf, endOf, fromEnvironment, keeping, mustKeep, told } from './keeping.ts'

const TARGET = '8x8 API key'

export async function changePbx(deps: ConnectionDeps, caller: Principal, { apiKey, expiresAt }: PbxKey): Promise<void> {
  const { keptConnections: store, outside } = deps
  const { tenantId } = caller
  mustChange(deps, tenantId)
  mustKeep(deps)
  const same = await mustBeSame(deps, tenantId, apiKey)
  const [at, by] = [deps.now(), byOf(caller)]
  const about = { at, by, expiresAt: endOf(expiresAt, at) }
  const before = await store.connection(tenantId, 'pbx')
  const sealed = outside.vault.seal({ tenantId, connection: 'pbx', field: 'apiKey' }, apiKey, about)
  const what = { target: TARGET, before: told(before?.secrets.apiKey), after: told(sealed) }
  await keeping(deps, caller, what, async ({ tenants, keptConnections }) => {
    await addPbx(tenants, tenantId, at)
    await keptConnections.saveConnection(tenantId, { settings: { kind: 'pbx' }, secrets: { apiKey: sealed }, at, by })
    // what another company changed lately tells nothing of this one: read whole, under the guard
    if (same === null) await tenants.saveCursor(tenantId, 'pbx', null)
  })
}

/** The service comes with its key. It writes nothing to 8x8 until an admin says so. */
export async function addPbx(
  tenants: Pick<RoomsTogether['tenants'], 'pbx' | 'seed' | 'tenant'>,
  tenantId: string,
  at: string,
): Promise<void> {
  if (await tenants.pbx(tenantId)) return
  const tenant = await tenants.tenant(tenantId)
  const known = tenant ?? { id: tenantId, name: tenantId, createdAt: at }
  await tenants.seed(known, { name: '8x8 PBX', writes: 'none' }, null)
}

export async function testPbx(deps: ConnectionDeps, caller: Principal, { apiKey }: PbxKey): Promise<ConnectionTest> {
  return shapeTest(await deps.outside.tryPbx(caller.tenantId, apiKey, await knownAtPbx(deps, caller.tenantId)))
}

/** Throws where 8x8 says that the key is of another company; null: it could not be asked. */
async function mustBeSame(deps: ConnectionDeps, tenantId: string, apiKey: string): Promise<true | null> {
  const known = await knownAtPbx(deps, tenantId)
  const other = await deps.outside.isOtherPbx(tenantId, apiKey, known)
  if (other === null) return null
  if (!other) return true
  const { label, cause, fix } = jobReasonWords('PBX_OTHER_COMPANY', {})
  throw new Problem(409, label, `${cause} ${fix}`)
}

/** Enough that not all of them left 8x8 since the last look. */
const ENOUGH = 5

/** Ids of some users at 8x8. None where its users come from an export, or where 8x8 is added anew. */
async function knownAtPbx({ directory, tenants }: ConnectionDeps, tenantId: string): Promise<string[]> {
  const service = await tenants.pbx(tenantId)
  if (!service || service.settings.source === 'csv') return []
  const { items } = await directory.users(tenantId, { limit: 4 * ENOUGH })
  return items.flatMap(({ pbxId, deletedAt }) => (pbxId && deletedAt === null ? [pbxId] : [])).slice(0, ENOUGH)
}

export async function forgetPbx(deps: ConnectionDeps, caller: Principal): Promise<void> {
  const { keptConnections: store } = deps
  const { tenantId } = caller
  mustChange(deps, tenantId)
  const before = await store.connection(tenantId, 'pbx')
  if (!before?.secrets.apiKey) throw new Problem(409, 'No API key', 'There is no 8x8 API key to remove.')
  const [at, by] = [deps.now(), byOf(caller)]
  const what = { target: TARGET, before: told(before.secrets.apiKey), after: null }
  await keeping(deps, caller, what, ({ keptConnections }) =>
    keptConnections.saveConnection(tenantId, { settings: before.settings, secrets: { apiKey: null }, at, by }),
  )
}

function mustChange({ outside }: ConnectionDeps, tenantId: string): void {
  if (outside.fixed(tenantId)?.pbx) throw fromEnvironment('The 8x8 API key', 'PBX_API_KEY')
}
