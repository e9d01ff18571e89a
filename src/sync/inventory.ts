/** The inventory of numbers: read from 8x8 when somebody asks, since 100 a page would cost too much in a sync. */
import type { Pbx } from '../connectors/contract.ts'
import type { InventoryRead } from '../directory/store.ts'
import { causeOf, JobStopped } from './run/causes.ts'
import { breathe, chunks, CHUNK, iso, type SyncDeps } from './deps.ts'
import { NotSetUp } from './sync.ts'

/** Numbers put together in one transaction: each has seven indexes to keep. */
const SETTLE = 80

export interface InventoryState extends InventoryRead {
  running: boolean
}

export interface Inventory {
  /** Starts a read in the background, or answers with the one that runs. Throws `NotSetUp`. */
  refresh(tenantId: string): Promise<InventoryState>
  /** Null: never read. */
  state(tenantId: string): Promise<InventoryState | null>
  close(): Promise<void>
}

interface Running {
  read: InventoryRead
  done: Promise<void>
}

export function createInventory(deps: SyncDeps): Inventory {
  const running = new Map<string, Running>()
  const stopping = new AbortController()

  const start = async (tenantId: string, pbx: Pbx): Promise<Running> => {
    const before = await deps.directory.inventoryRead(tenantId)
    const going = running.get(tenantId)
    if (going) return going
    const read: InventoryRead = {
      readId: deps.newId(),
      startedAt: iso(deps.now()),
      endedAt: null,
      numbers: 0,
      failed: null,
      completeAt: before?.completeAt ?? null,
    }
    const started: Running = { read, done: Promise.resolve() }
    running.set(tenantId, started)
    started.done = run(tenantId, pbx, read).finally(() => running.delete(tenantId))
    return started
  }

  /** Never throws: how it went is kept for whoever looks. */
  const run = async (tenantId: string, pbx: Pbx, read: InventoryRead): Promise<void> => {
    try {
      await deps.directory.saveInventoryRead(tenantId, read)
      await readInventory(deps, tenantId, pbx, read, stopping.signal)
      read.completeAt = iso(deps.now())
    } catch (error) {
      if (stopping.signal.aborted) return
      const { code, raw, detail } = causeOf(error)
      read.failed = code
      deps.log.info({ tenantId, code, raw, detail }, 'the inventory of numbers could not be read')
    }
    read.endedAt = iso(deps.now())
    await deps.directory.saveInventoryRead(tenantId, read).catch((error: unknown) => {
      deps.log.error({ err: error, tenantId }, 'the end of a read of the inventory could not be kept')
    })
  }

  return {
    async refresh(tenantId) {
      const { pbx } = deps.connections(tenantId)
      if (!pbx || !(await deps.tenants.pbx(tenantId))) throw new NotSetUp('pbx')
      const { read } = running.get(tenantId) ?? (await start(tenantId, pbx))
      return { ...read, running: true }
    },
    async state(tenantId) {
      const going = running.get(tenantId)
      if (going) return { ...going.read, running: true }
      const read = await deps.directory.inventoryRead(tenantId)
      return read && { ...read, running: false }
    },
    async close() {
      stopping.abort()
      for (const { done } of running.values()) await done
    },
  }
}

/** What a complete read does not have is gone; a read that stops in the middle takes nothing away. */
async function readInventory(
  deps: SyncDeps,
  tenantId: string,
  pbx: Pbx,
  read: InventoryRead,
  signal: AbortSignal,
): Promise<void> {
  const { directory } = deps
  const { readId } = read
  for await (const page of pbx.numbers({ signal })) {
    for (const some of chunks(page)) await directory.seeInventory(tenantId, some, readId, iso(deps.now()))
    read.numbers += page.length
    await settleNumbers(deps, tenantId)
  }
  if (read.numbers === 0 && (await directory.countSeen(tenantId, 'inventory')) > 0) throw new JobStopped('PBX_EMPTY')
  for (;;) {
    const gone = await directory.notInRead(tenantId, 'inventory', readId, CHUNK)
    if (gone.length === 0) break
    await directory.loseSeen(tenantId, 'inventory', gone, iso(deps.now()))
  }
  await directory.forgetParts(tenantId, 'inventory', readId)
  await settleNumbers(deps, tenantId)
}

/** Puts together where every number stands that something was seen of. */
export async function settleNumbers(
  { directory }: Pick<SyncDeps, 'directory'>,
  tenantId: string,
  settled: (numbers: number) => Promise<void> = async () => undefined,
): Promise<void> {
  for (;;) {
    const numbers = await directory.settleNumbers(tenantId, SETTLE)
    if (numbers === 0) return
    await settled(numbers)
    await breathe()
  }
}
